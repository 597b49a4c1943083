import { spawnSync } from 'node:child_process';
import { globSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
/** The root of the repository. */
export const root = fileURLToPath(new URL('../..', import.meta.url));
/** Runs a program to its end with this very Node first in PATH, so that `#!/usr/bin/env node` finds it. */
export function run(command, args, cwd) {
    const path = [dirname(process.execPath), process.env.PATH ?? ''].join(delimiter);
    const { status, stdout, stderr } = spawnSync(command, args, {
        cwd,
        encoding: 'utf8',
        env: { ...process.env, PATH: path, NO_COLOR: '1' },
        timeout: 180_000,
    });
    return { status, stdout, stderr };
}
/** Runs a program and throws with everything it said unless it ends well. */
export function runWell(command, args, cwd) {
    const finished = run(command, args, cwd);
    if (finished.status !== 0) {
        throw new Error(`${command} ${args.join(' ')} ended with ${finished.status}\n${finished.stdout}${finished.stderr}`);
    }
    return finished;
}
/** Builds and packs the repository as a release would, and installs the tarball into an empty project. */
export function packAndInstall() {
    const scratch = mkdtempSync(join(tmpdir(), 'sallyport-package-'));
    runWell('npm', ['pack', '--pack-destination', scratch], root);
    const [tarball, ...others] = globSync('*.tgz', { cwd: scratch }).map((name) => join(scratch, name));
    if (tarball === undefined || others.length > 0)
        throw new Error('npm pack did not make exactly one tarball');
    const project = join(scratch, 'project');
    mkdirSync(project);
    writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'project', private: true, type: 'module' }));
    runWell('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', tarball], project);
    return { scratch, tarball, project };
}
