// Compiles to dist/, copies what the compiler leaves behind (.sql, and the page's own style and script) and makes the command executable.
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));
process.chdir(root);
rmSync('dist', { recursive: true, force: true });
const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
execFileSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], { stdio: 'inherit' });
for (const folder of ['workloads', 'engines', 'reports']) {
  for (const file of readdirSync(folder, { recursive: true })) {
    if (/\.(sql|css)$|(^|\/)client\.js$/.test(file)) {
      cpSync(join(folder, file), join('dist', folder, file));
    }
  }
}
chmodSync('dist/cli/main.js', 0o755);
