// npm's tokenizers on a text cut into documents at NUL: its rate by user time, its ids into a file. Packages come from eng/oracles.
// Usage: node tokenizers_rate.js TOKENIZER_JSON TEXT IDS   Prints: MB/s
'use strict';
const fs = require('fs');
process.env.TOKENIZERS_PARALLELISM = 'false';
const load = require('module').createRequire(process.cwd() + '/');
const { Tokenizer } = load('tokenizers');
const [, , file, input, output] = process.argv;

(async () => {
  const tokenizer = Tokenizer.fromFile(file);
  const text = fs.readFileSync(input, 'utf8');
  const documents = text.split('\0');
  await tokenizer.encode(documents[0], null, { addSpecialTokens: false });
  const all = [];
  const before = process.cpuUsage();
  for (const document of documents) {
    all.push((await tokenizer.encode(document, null, { addSpecialTokens: false })).getIds());
  }

  const seconds = process.cpuUsage(before).user / 1e6;
  fs.writeFileSync(output, Buffer.from(Int32Array.from(all.flat()).buffer));
  console.log(((Buffer.byteLength(text) - documents.length + 1) / 1e6 / seconds).toFixed(3));
})();
