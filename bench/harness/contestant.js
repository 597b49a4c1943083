import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
const ticksPerSecond = 100;
/** Starts a script that sends `{ port }` once it listens. */
export function startScript(name, script, args, env = {}) {
    const options = { env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] };
    const child = fork(script, [...args], options);
    return new Promise((resolve, reject) => {
        child.once('error', reject);
        child.once('exit', (code) => reject(new Error(`${name} ended with ${code}`)));
        child.once('message', (message) => resolve(contestantOf(name, child, message.port)));
    });
}
/** Returns a contestant around a process that listens on a port. */
export function contestantOf(name, child, port) {
    const pid = child.pid;
    return {
        name,
        port,
        pid,
        cpuSeconds: () => treeCpuSeconds(pid),
        residentBytes: () => Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024,
        stop: () => {
            child.removeAllListeners('exit');
            child.kill('SIGKILL');
        },
    };
}
/** A process and its children, for servers that fork workers. */
function treeCpuSeconds(pid) {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
    let seconds = (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
    for (const child of children === '' ? [] : children.split(' '))
        seconds += treeCpuSeconds(Number(child));
    return seconds;
}
