// How outlines look on the moving map: the same greys and teal as the drawn picture (assets/styles/_map.scss).
const COLOURS = { ground: "#ffffff", ward: "#f6f8f7", wardLine: "#8fa39d", borough: "#0b5345", place: "#0b5345" };

const ofKind = (kind) => ["==", ["get", "kind"], kind];

export function mapStyle(outlines) {
  return {
    version: 8,
    sources: { outlines: { type: "geojson", data: outlines, tolerance: 0.2 } },
    layers: [
      { id: "ground", type: "background", paint: { "background-color": COLOURS.ground } },
      { id: "ward", type: "fill", source: "outlines", filter: ofKind("ward"), paint: { "fill-color": COLOURS.ward } },
      { id: "ward-line", type: "line", source: "outlines", filter: ofKind("ward"), paint: { "line-color": COLOURS.wardLine, "line-width": 1 } },
      { id: "borough", type: "line", source: "outlines", filter: ofKind("borough"), paint: { "line-color": COLOURS.borough, "line-width": 2.5 } },
      {
        id: "place",
        type: "fill",
        source: "outlines",
        filter: ["all", ofKind("place"), ["==", ["geometry-type"], "Polygon"]],
        paint: { "fill-color": COLOURS.place, "fill-opacity": 0.18 },
      },
      { id: "place-line", type: "line", source: "outlines", filter: ofKind("place"), paint: { "line-color": COLOURS.place, "line-width": 3 } },
    ],
  };
}
