// Only on pages with a map: MapLibre takes the place of the drawn picture, with the same shapes, numbers and colours.
// Nothing is fetched from elsewhere: no tiles, no glyphs; numbers and names are ordinary elements over the map.
// Where WebGL is missing the picture simply stays.
import { Map as MovingMap, Marker, NavigationControl, setWorkerUrl } from "maplibre-gl";
import { mapStyle } from "./behaviours/map_style.js";
import { spread } from "./behaviours/spread.js";
import { markerElement, nameElement } from "./behaviours/map_elements.js";

const MARKERS_APART = 28;

function addMarkers(map, data) {
  for (const { properties } of data.outlines.features) {
    if (properties.kind === "ward") new Marker({ element: nameElement(properties.name) }).setLngLat(properties.label).addTo(map);
  }
  const chosen = new URLSearchParams(window.location.search).get("place");
  const markers = data.places.map((place, i) => {
    const element = markerElement(place, place.id === chosen);
    // The keyboard goes through them as the list does; the first of the list lies on top.
    element.style.zIndex = data.places.length - i;
    return new Marker({ element }).setLngLat([place.longitude, place.latitude]).addTo(map);
  });
  const part = () => {
    const offsets = spread(markers.map((marker) => map.project(marker.getLngLat())), MARKERS_APART);
    markers.forEach((marker, i) => marker.setOffset(offsets[i]));
  };
  part();
  map.on("zoom", part);
}

/** Follows the frame's width; a frame that is out of sight for a moment (0 wide) is left alone. */
function followSize(map, container, bounds) {
  let width = container.clientWidth;
  let moved = false;
  map.on("movestart", (event) => (moved ||= Boolean(event.originalEvent)));
  new ResizeObserver(() => {
    if (container.clientWidth < 40 || container.clientWidth === width) return;
    width = container.clientWidth;
    map.resize();
    if (!moved) map.fitBounds(bounds, { animate: false });
  }).observe(container);
}

function startMap(figure) {
  const data = JSON.parse(figure.querySelector("[data-map-data]").textContent);
  const container = figure.querySelector("[data-moving-map]");
  // Nothing jumps: the moving map is exactly as tall as the picture was.
  container.style.height = `${figure.querySelector("svg").getBoundingClientRect().height}px`;
  container.hidden = false;
  figure.classList.add("is-moving");
  const stay = () => {
    container.hidden = true;
    figure.classList.remove("is-moving");
    figure.dataset.ready = "picture";
  };
  try {
    setWorkerUrl(figure.dataset.worker);
    const map = new MovingMap({
      container,
      style: mapStyle(data.outlines),
      bounds: data.bounds,
      attributionControl: false,
      cooperativeGestures: true,
      dragRotate: false,
      pitchWithRotate: false,
      maxZoom: 18,
      trackResize: false,
      locale: { "Map.Title": figure.dataset.label },
    });
    map.touchZoomRotate.disableRotation();
    map.addControl(new NavigationControl({ showCompass: false }));
    followSize(map, container, data.bounds);
    addMarkers(map, data);
    map.once("idle", () => (figure.dataset.ready = "map"));
  } catch (problem) {
    console.warn("The moving map could not start; the drawn one stays.", problem.message);
    stay();
  }
}

for (const figure of document.querySelectorAll("[data-map]")) startMap(figure);
