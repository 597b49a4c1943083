import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
const root = new URL('../../', import.meta.url);
/** True where the page on disk is what the program would write now. */
export function isCurrent(page) {
    const file = fileURLToPath(new URL(page.path, root));
    return existsSync(file) && readFileSync(file, 'utf8') === page.text();
}
/** Writes the page and says so. */
export function writePage(page) {
    writeFileSync(fileURLToPath(new URL(page.path, root)), page.text());
    console.log(`wrote ${page.path}`);
}
/**
 * Returns a Markdown table. What would end a cell or vanish as an unknown tag is escaped, except in code, where
 * Markdown takes a `<` as it is.
 */
export function markdownTable(head, rows) {
    const line = (cells) => `| ${cells.map(escapeCell).join(' | ')} |`;
    return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
function escapeCell(text) {
    return text
        .replaceAll('|', '\\|')
        .split('`')
        .map((part, index) => (index % 2 === 0 ? part.replaceAll('<', '\\<') : part))
        .join('`');
}
