// onnxruntime's side: runs a model over all images for some seconds and prints one line of JSON.
// Arguments: model, images (bytes, [N, C, H, W]), extents as 3x32x32, threads, seconds, images a run, file for the classes.
// NODE_PATH names the folder that has onnxruntime-node.
'use strict';
const fs = require('fs');
const ort = require('onnxruntime-node');

async function main() {
  const [model, imagesFile, extents, threads, seconds, batch, classesFile] = process.argv.slice(2);
  const shape = extents.split('x').map(Number);
  const size = shape.reduce((a, b) => a * b);
  const session = await ort.InferenceSession.create(model, {
    executionProviders: ['cpu'],
    intraOpNumThreads: Number(threads),
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
  });
  const bytes = new Uint8Array(fs.readFileSync(imagesFile));
  const real = session.inputMetadata[0].type === 'float32';
  const values = real ? Float32Array.from(bytes, b => b / 255) : bytes;
  const count = bytes.length / size;
  const feeds = [];
  for (let first = 0; first < count; first += Number(batch)) {
    const n = Math.min(Number(batch), count - first);
    const part = values.slice(first * size, (first + n) * size);
    feeds.push({ input: new ort.Tensor(real ? 'float32' : 'uint8', part, [n, ...shape]) });
  }

  const output = session.outputNames[0];
  const classes = [];
  for (const feed of feeds) {
    const logits = (await session.run(feed))[output];
    const width = logits.dims[1];
    for (let i = 0; i < logits.dims[0]; i++) {
      const row = logits.data.subarray(i * width, (i + 1) * width);
      classes.push(row.indexOf(row.reduce((a, b) => Math.max(a, b))));
    }
  }

  fs.writeFileSync(classesFile, Uint8Array.from(classes));
  for (const end = Date.now() + 1000; Date.now() < end;) {
    await session.run(feeds[0]);
  }

  const cpu = process.cpuUsage();
  const start = process.hrtime.bigint();
  let images = 0;
  let wall = 0;
  for (let i = 0; wall < Number(seconds); i = (i + 1) % feeds.length) {
    await session.run(feeds[i]);
    images += feeds[i].input.dims[0];
    wall = Number(process.hrtime.bigint() - start) / 1e9;
  }

  const used = process.cpuUsage(cpu);
  console.log(JSON.stringify({ version: ort.env.versions.node, images_per_second: images / wall, images_per_cpu_second: images / ((used.user + used.system) / 1e6) }));
}

main().catch(e => {
  console.error(e);
  process.exit(1);
});
