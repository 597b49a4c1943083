import { errorCodes } from '../../src/core/index.js';
import { markdownTable } from './page.js';
/** `ERR_VAULT_KEY_SHAPE` is an error of the vault. */
function roomOf(code) {
    return code.split('_')[1]?.toLowerCase() ?? '';
}
function text() {
    const byRoom = Map.groupBy(Object.entries(errorCodes), ([code]) => roomOf(code));
    const sections = [...byRoom].map(([room, entries]) => {
        const rows = entries.map(([code, { kind, message, help }]) => [
            `\`${code}\``,
            `\`${kind}\``,
            message,
            help,
        ]);
        return `## ${room}\n\n${markdownTable(['code', 'kind', 'message', 'what to do'], rows)}\n`;
    });
    return [
        '# Errors',
        '',
        'Every error Sallyport can report. A code never changes once released; the message is constant and holds nothing',
        'of yours. Where something in particular is at fault, the error also names the field.',
        '',
        'Written by `npm run docs` from `src/core/error-codes.ts`: change it there.',
        '',
        sections.join('\n'),
    ].join('\n');
}
/** `docs/errors.md`: every error code with its kind, message and help. */
export const errorsPage = { path: 'docs/errors.md', text };
