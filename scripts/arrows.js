/**
 * The arrow check: `node scripts/arrows.ts [folder]`. Exit code 0 when every import follows the table in
 * `arrows/table.ts`, 1 when one does not, 2 when nothing could be decided because nothing was read.
 */
import { fileURLToPath } from 'node:url';
import { checkArrows } from './arrows/check.js';
const folder = process.argv[2] ?? fileURLToPath(new URL('../src', import.meta.url));
function run() {
    const report = checkArrows(folder);
    for (const { file, line, message } of report.violations)
        console.error(`${file}:${line} ${message}`);
    const { files, imports, betweenRooms, rooms, violations } = report;
    const seen = `${files} files, ${imports} imports, ${betweenRooms} between ${rooms} rooms`;
    if (imports === 0 || betweenRooms === 0) {
        console.error(`arrows: ${seen}: too little was read to say anything`);
        return 2;
    }
    console.log(`arrows: ${seen}, ${violations.length} against the table`);
    return violations.length === 0 ? 0 : 1;
}
try {
    process.exitCode = run();
}
catch (error) {
    console.error(`arrows: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 2;
}
