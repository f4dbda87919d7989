// Holds the tarball that would be published to what its users need: node tools/pack-check.mjs (after npm run build).
//
//   publint --strict and attw    the package.json and its types are well-formed
//   import                       every entry loads in plain Node: the core alone, the rest beside its optional peer
//   sources                      every declaration and module leads to its source in src or spec/laws, which are in the tarball
//   links                        the relative links of every page lead to files in the tarball
//   types                        a strict consumer compiles against the declarations, without this repository's settings
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = (name) => join(root, 'node_modules/.bin', name);
const { name, exports, peerDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const entries = Object.keys(exports).filter((key) => !key.endsWith('.json'));
const specifier = (entry) => name + entry.slice(1);

const folder = mkdtempSync(join(tmpdir(), 'saddlepoint-'));
const run = (command, args, cwd = folder) => {
  console.log(`— ${command.split('/').pop()} ${args.map((arg) => arg.split('\n')[0].replace(/.*\//, '')).join(' ')}`);
  execFileSync(command, args, { cwd, stdio: 'inherit' });
};

/** Every module and declaration has a map, whose sources are there. */
function expectSources(installed, paths) {
  const built = paths.filter((path) => /^dist\/.*\.(js|d\.ts)$/.test(path));
  for (const path of built) {
    const map = join(installed, `${path}.map`);
    if (!existsSync(map)) throw new Error(`${path} has no map`);
    for (const source of JSON.parse(readFileSync(map, 'utf8')).sources) {
      const file = relative(installed, join(dirname(map), source));
      if (!/^(src|spec.laws)\b/.test(file) || !existsSync(join(installed, file)))
        throw new Error(`${path} leads to ${file}, which is not in the package`);
    }
  }
  // Go to definition, as an editor does it: from the declaration of adam through its map to the line that defines it.
  const map = JSON.parse(readFileSync(join(installed, 'dist/optim/adam.d.ts.map'), 'utf8'));
  const source = readFileSync(join(installed, 'dist/optim', map.sources[0]), 'utf8');
  if (!source.includes('export function adam(')) throw new Error('the declaration of adam does not lead to its definition');
  console.log(`✓ ${built.length} modules and declarations lead to their sources`);
}

/** The relative links of every page in the package lead to files of the package. */
function expectLinks(installed, files) {
  const pages = files.filter((file) => file.endsWith('.md'));
  const links = pages.flatMap((page) =>
    [...readFileSync(join(installed, page), 'utf8').matchAll(/\]\((?!\w+:|#)([^)#\s]+)/g)].map(([, link]) => ({ page, link })),
  );
  const lost = links.filter(({ page, link }) => !existsSync(join(installed, dirname(page), link)));
  if (lost.length)
    throw new Error(`links that lead nowhere in the package: ${lost.map(({ page, link }) => `${page} → ${link}`).join(', ')}`);
  console.log(`✓ ${links.length} relative links of ${pages.length} pages`);
}

try {
  const [packed] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], { cwd: root, encoding: 'utf8' }),
  );
  const tarball = join(folder, packed.filename);
  console.log(
    `${packed.filename}: ${packed.entryCount} files, ${(packed.size / 1000).toFixed(1)} kB, unpacked ${(packed.unpackedSize / 1000).toFixed(1)} kB`,
  );
  const stray = packed.files
    .map((file) => file.path)
    .filter(
      (path) =>
        !/^(dist\/.*\.(js|d\.ts)(\.map)?|(src|spec\/laws)\/.*\.ts|docs\/([\w-]+|guides\/[\w-]+)\.md|docs\/(saddle|guides\/img\/[\w-]+)\.svg|docs\/ledger\/row\.ts|spec\/museum\/optim\.ts|examples\/conform-python\/(adapter|pytorch)\.py|CONTRIBUTING\.md|package\.json|README\.md|CHANGELOG\.md|LICENSE)$/.test(
          path,
        ),
    );
  if (stray.length) throw new Error(`files that nobody asked for: ${stray.join(', ')}`);

  run(bin('publint'), ['run', tarball, '--strict'], root);
  run(bin('attw'), [tarball, '--profile', 'esm-only', '--format', 'table-flipped', '--no-emoji'], root);

  // An empty project installs the tarball, with no registry at hand.
  writeFileSync(join(folder, 'package.json'), '{ "name": "consumer", "private": true, "type": "module" }\n');
  run('npm', ['install', '--offline', '--no-save', '--no-audit', '--no-fund', '--ignore-scripts', tarball]);
  const installed = join(folder, 'node_modules', name);
  const paths = packed.files.map((file) => file.path);
  expectSources(installed, paths);
  expectLinks(installed, paths);

  const load = (list) => {
    const code = list.map(
      (entry) => `console.log('${specifier(entry)}', Object.keys(await import('${specifier(entry)}')).length, 'names');`,
    );
    run(process.execPath, ['--input-type=module', '--eval', code.join('\n')]);
  };
  const alone = ['.', './nn', './data'];
  load(alone);
  // The other entries need their peer; here is each, as the user would have installed it.
  for (const peer of Object.keys(peerDependencies).flatMap((peer) => [peer, `@types/${peer}`])) {
    const peers = join(root, 'node_modules', peer);
    const link = join(folder, 'node_modules', peer);
    mkdirSync(dirname(link), { recursive: true });
    if (existsSync(peers)) symlinkSync(peers, link);
  }
  load(entries.filter((entry) => !alone.includes(entry)));

  // the command, as npx would run it
  const log = Array.from({ length: 60 }, (_, t) => `${t},${0.9 ** t}`);
  const said = execFileSync(join(folder, 'node_modules/.bin', name), ['diagnose', '-'], {
    input: ['step,loss', ...log].join('\n'),
    encoding: 'utf8',
  });
  console.log(`— ${name} diagnose -\n  ${said.split('\n')[0]}`);
  if (!said.startsWith('The loss falls')) throw new Error(`the command said: ${said}`);

  const consumer = `
import { adam, classify, eigh, grad, hessian, oracle, tensor, type Tensor } from '${name}';
${entries
  .slice(1)
  .map((entry, i) => `import * as entry${i} from '${specifier(entry)}';\nvoid entry${i};`)
  .join('\n')}
const loss = (w: Tensor): Tensor => w.at(0).mul(w.at(1)).sub(1).square();
const g: Tensor = grad(loss)(tensor([0, 0]));
const values: Float64Array = eigh(hessian(loss)(tensor([0, 0]))).values;
const kind: string = classify(oracle(loss, tensor([0, 0])), [0, 0]).kind;
const optimizer = adam({ learningRate: 0.1 });
// @ts-expect-error: the declarations are there, and strict
adam({ learningRate: 'fast' });
console.log(g.toArray(), values[0], kind, optimizer.name);
`;
  writeFileSync(join(folder, 'consumer.ts'), consumer);
  for (const [module, moduleResolution] of [
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ]) {
    const strict = { strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, skipLibCheck: false };
    const compilerOptions = { ...strict, module, moduleResolution, target: 'es2022', lib: ['es2023', 'dom'], types: [], noEmit: true };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['consumer.ts'] }));
    console.log(`— a strict consumer, ${moduleResolution}`);
    run(bin('tsc'), ['-p', '.']);
  }
  console.log(`✓ the package: ${entries.map(specifier).join(', ')}`);
} catch (error) {
  console.error(`✗ ${error.message}`);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
