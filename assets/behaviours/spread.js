// Keeps numbered markers from hiding one another, as places/map_drawing.py does on the drawn map: two that are closer than
// `apart` pixels are pushed away from each other along their line, a few rounds, always the same way.
const ROUNDS = 30;
const ENOUGH = 0.5;

function push(one, other, apart) {
  const distance = Math.hypot(other.x - one.x, other.y - one.y);
  const across = distance ? { x: (other.x - one.x) / distance, y: (other.y - one.y) / distance } : { x: 1, y: 0 };
  const by = (apart - distance) / 2;
  one.x -= across.x * by;
  one.y -= across.y * by;
  other.x += across.x * by;
  other.y += across.y * by;
}

/** How far each point moves: `[x, y]` offsets in the order of `points`. */
export function spread(points, apart) {
  const moved = points.map(({ x, y }) => ({ x, y }));
  for (let round = 0; round < ROUNDS; round += 1) {
    let close = false;
    for (let j = 1; j < moved.length; j += 1) {
      for (let i = 0; i < j; i += 1) {
        if (Math.hypot(moved[j].x - moved[i].x, moved[j].y - moved[i].y) >= apart - ENOUGH) continue;
        push(moved[i], moved[j], apart);
        close = true;
      }
    }
    if (!close) break;
  }
  return moved.map(({ x, y }, i) => [x - points[i].x, y - points[i].y]);
}
