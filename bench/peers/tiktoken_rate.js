// npm's tiktoken on a text cut into documents at NUL: its rate by user time, its ids into a file. Packages come from the working folder, eng/oracles.
// Usage: node tiktoken_rate.js ENCODING PATTERN|"" TEXT IDS RANKS   Prints: MB/s   Writes the encoding's rank file to RANKS.
'use strict';
const fs = require('fs');
const load = require('module').createRequire(process.cwd() + '/');
const { Tiktoken } = load('tiktoken');
const [, , encoding, pattern, input, output, ranks] = process.argv;
const data = load(`tiktoken/encoders/${encoding}.json`);
const lines = [];
for (const line of data.bpe_ranks.split('\n')) {
  const [, first, ...tokens] = line.split(' ');
  tokens.forEach((token, index) => lines.push(`${token} ${Number(first) + index}\n`));
}
fs.writeFileSync(ranks, lines.join(''));

const encoder = new Tiktoken(data.bpe_ranks, data.special_tokens, pattern || data.pat_str);
const text = fs.readFileSync(input, 'utf8');
const documents = text.split('\0');
encoder.encode_ordinary(text.slice(0, 100000).replaceAll('\0', ''));
const before = process.cpuUsage();
const ids = documents.map((document) => encoder.encode_ordinary(document));
const seconds = process.cpuUsage(before).user / 1e6;
fs.writeFileSync(output, Buffer.concat(ids.map((row) => Buffer.from(Int32Array.from(row).buffer))));
console.log(((Buffer.byteLength(text) - documents.length + 1) / 1e6 / seconds).toFixed(3));
