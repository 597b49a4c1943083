import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runSteps } from '../../scripts/steps/run-steps.js';
import { closingLine, readCounts } from '../../scripts/steps/test-counts.js';
const scratch = mkdtempSync(join(tmpdir(), 'sallyport-steps-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
async function run(...steps) {
    const printed = [];
    const green = await runSteps(steps, scratch, (text) => printed.push(text));
    return { green, printed };
}
const evaluate = (name, code) => ({ name, command: ['-e', code] });
describe('runSteps', () => {
    it('prints a line for each green step and nothing of its output', async () => {
        const { green, printed } = await run(evaluate('one', 'console.log("noise")'), {
            ...evaluate('three', 'console.log(3)'),
            describe: (output) => `saw ${output.trim()}`,
        });
        expect(green).toBe(true);
        expect(printed.map((line) => line.replace(/\d+\.\d/, 'N'))).toEqual([
            'ok  one      N s',
            'ok  three    N s  saw 3',
        ]);
    });
    it('stops at the first red step and prints what it said', async () => {
        const red = evaluate('red', 'console.log("out"); console.error("err"); process.exitCode = 3');
        const { green, printed } = await run(evaluate('one', ''), red, evaluate('never', ''));
        expect(green).toBe(false);
        expect(printed).toHaveLength(3);
        expect(printed[1]).toMatch(/^RED red/);
        expect(printed[2]?.split('\n').sort()).toEqual(['err', 'out']);
    });
    it('is red where the exit code is fine but nothing was seen', async () => {
        const blind = {
            ...evaluate('blind', ''),
            describe: () => {
                throw new Error('no test was executed');
            },
        };
        const { green, printed } = await run(blind);
        expect(green).toBe(false);
        expect(printed[0]).toMatch(/^RED blind .* no test was executed$/);
    });
    it('is red where the step was killed', async () => {
        const { green, printed } = await run(evaluate('killed', 'process.kill(process.pid, "SIGKILL")'));
        expect(green).toBe(false);
        expect(printed[1]).toContain('ended by SIGKILL');
    });
});
describe('readCounts', () => {
    const report = (name, content) => {
        const file = join(scratch, name);
        writeFileSync(file, JSON.stringify(content));
        return file;
    };
    it('adds up what was written and skips what was never reached', () => {
        const first = report('first.json', {
            numPassedTests: 5,
            numFailedTests: 1,
            numPendingTests: 2,
            numTodoTests: 1,
        });
        const counts = readCounts([first, first, join(scratch, 'never.json')]);
        expect(counts).toEqual({ passed: 10, failed: 2, skipped: 6 });
        expect(closingLine(counts)).toBe('10 passed, 2 failed, 6 skipped');
        expect(closingLine({ passed: 1, failed: 0, skipped: 0 })).toBe('1 passed, 0 failed');
    });
    it('throws on a report without the numbers', () => {
        expect(() => readCounts([report('odd.json', { numPassedTests: 1 })])).toThrow(/has no numFailedTests/);
    });
});
