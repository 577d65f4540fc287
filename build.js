// Compiles to dist/, copies what the compiler leaves behind (queries, Java, the page's style and script, templates) and
// makes the command executable.
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));
process.chdir(root);
// Beside the old one, which stays whole until the new one is: a type error leaves the command as it was.
const fresh = 'dist.new';
rmSync(fresh, { recursive: true, force: true });
const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
try {
  execFileSync(process.execPath, [compiler, '-p', 'tsconfig.build.json', '--outDir', fresh], { stdio: 'inherit' });
} catch {
  // The compiler has said what is wrong.
  process.exit(1);
}
for (const folder of ['workloads', 'engines', 'calibration', 'harness', 'jvm', 'reports', 'bench']) {
  for (const file of readdirSync(folder, { recursive: true })) {
    if (/\.(sql|css|java)$|(^|\/)(client\.js|pom\.xml)$/.test(file)) {
      cpSync(join(folder, file), join(fresh, folder, file));
    }
  }
}
cpSync('templates', join(fresh, 'templates'), { recursive: true });
chmodSync(join(fresh, 'cli/main.js'), 0o755);
rmSync('dist', { recursive: true, force: true });
renameSync(fresh, 'dist');
