// Builds the pages' styles and scripts into commonweal/web/static/built, which git ignores and the wheel carries.
//
//   npm ci --ignore-scripts && node build.mjs      build what changed
//   node build.mjs --check                         say whether a build is needed (exit 1), without node_modules
//
// A stamp of everything that goes in is kept beside what comes out: a second start has nothing to do.

import { createHash } from "node:crypto";
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = dirname(fileURLToPath(import.meta.url));
const BUILT = join(ROOT, "commonweal/web/static/built");
const STAMP = join(BUILT, "stamp.txt");
const STYLES = ["govuk", "moj", "commonweal"];
const SCRIPTS = { start: "iife", page: "iife", map: "esm" };
// Those that bring their licence along; GOV.UK's and MoJ's packages only name theirs (MIT) in package.json.
const LICENSED = ["maplibre-gl", "@fontsource/atkinson-hyperlegible-next"];
const FONT = "node_modules/@fontsource/atkinson-hyperlegible-next/files";
const FONT_FILES = /-(latin|latin-ext)-(400|700)-normal\.woff2$/;
// The packages' other pictures are crowns, crests and logotypes, which only government may show.
const ICONS = /^icon-.*\.svg$/;

/** Digest of every file that decides what comes out, in a stated order. */
async function inputsDigest() {
  const assets = await readdir(join(ROOT, "assets"), { recursive: true, withFileTypes: true });
  const files = assets.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const digest = createHash("sha256");
  for (const file of [...files, join(ROOT, "build.mjs"), join(ROOT, "package-lock.json")].sort()) {
    digest.update(file.slice(ROOT.length)).update("\0").update(await readFile(file)).update("\0");
  }
  return digest.digest("hex");
}

async function lastBuild() {
  return readFile(STAMP, "utf8").catch(() => "");
}

/** Each stylesheet on its own: Sass cannot configure GOV.UK's modules twice in one. */
async function buildStyles() {
  const sass = await import("sass");
  for (const name of STYLES) {
    const { css } = sass.compile(join(ROOT, `assets/styles/${name}.scss`), {
      loadPaths: [ROOT, join(ROOT, "node_modules")],
      style: "compressed",
      quietDeps: true,
      logger: sass.Logger.silent, // MoJ's components warn of GOV.UK's own deprecations, which are not ours to mend
    });
    await writeFile(join(BUILT, `${name}.css`), css);
  }
}

async function buildScripts() {
  const { build } = await import("esbuild");
  const common = { bundle: true, minify: true, target: "es2022", legalComments: "linked", logLevel: "warning" };
  for (const [name, format] of Object.entries(SCRIPTS)) {
    await build({ ...common, format, entryPoints: [join(ROOT, `assets/${name}.js`)], outfile: join(BUILT, `${name}.js`) });
  }
  // MapLibre starts its worker from a file of ours, so that the content policy needs no exception.
  const worker = join(ROOT, "node_modules/maplibre-gl/dist/maplibre-gl-worker.mjs");
  await build({ ...common, format: "esm", entryPoints: [worker], outfile: join(BUILT, "map-worker.js") });
  const mapStyle = join(ROOT, "node_modules/maplibre-gl/dist/maplibre-gl.css");
  await build({ ...common, entryPoints: [mapStyle], outfile: join(BUILT, "map.css"), loader: { ".svg": "dataurl" } });
}

async function copyMatching(from, pattern, to) {
  await mkdir(join(BUILT, to), { recursive: true });
  for (const file of await readdir(join(ROOT, from))) {
    if (pattern.test(file)) await cp(join(ROOT, from, file), join(BUILT, to, basename(file)));
  }
}

async function copyFiles() {
  await copyMatching(FONT, FONT_FILES, "fonts");
  await copyMatching("node_modules/@ministryofjustice/frontend/moj/assets/images", ICONS, "images");
  await copyMatching("assets/images", /./, "images");
}

/** The packages' licences ask to go with what is made from them. */
async function copyLicences() {
  await mkdir(join(BUILT, "licences"), { recursive: true });
  for (const name of LICENSED) {
    const folder = join(ROOT, "node_modules", name);
    const licence = (await readdir(folder)).find((file) => file.startsWith("LICENSE"));
    await cp(join(folder, licence), join(BUILT, "licences", `${basename(name)}.txt`));
  }
}

async function main() {
  const digest = await inputsDigest();
  const upToDate = digest === (await lastBuild());
  if (process.argv.includes("--check")) process.exit(upToDate ? 0 : 1);
  if (upToDate) return console.log("Styles and scripts are up to date.");
  const began = performance.now();
  await rm(BUILT, { recursive: true, force: true });
  await mkdir(BUILT, { recursive: true });
  await Promise.all([buildStyles(), buildScripts(), copyFiles(), copyLicences()]);
  await writeFile(STAMP, digest); // last, so that a build cut short is begun again
  console.log(`Styles and scripts built in ${((performance.now() - began) / 1000).toFixed(1)} s.`);
}

await main();
