import { readTokens } from './tokens.js';
/** Returns what a TypeScript source imports and which strings it holds. Throws a SyntaxError where it cannot be read. */
export function readSource(source) {
    const tokens = readTokens(source);
    const specifiers = new Set();
    const imports = [];
    function add(token, at, typeOnly, kind) {
        const isText = token.kind === 'string' || (token.kind === 'template' && (token.whole || kind === 'url'));
        if (isText)
            specifiers.add(token);
        imports.push({ specifier: isText ? token.text : undefined, typeOnly, kind, line: at.line });
    }
    tokens.forEach((token, index) => {
        if (token.kind !== 'word' || isMember(tokens, index))
            return;
        const next = tokens[index + 1];
        const afterNext = tokens[index + 2];
        if (token.text === 'import' || token.text === 'export') {
            const statement = readStatement(tokens, index);
            if (statement)
                add(statement.specifier, token, statement.typeOnly, 'module');
            else if (token.text === 'import' && next?.text === '(' && afterNext)
                add(afterNext, token, false, 'module');
            else if (token.text === 'import' && isSequence(tokens, index + 1, ['.', 'meta', '.', 'resolve', '('])) {
                const argument = tokens[index + 6];
                if (argument)
                    add(argument, token, false, 'module');
            }
        }
        else if (token.text === 'require' && next?.text === '(' && afterNext?.kind === 'string') {
            add(afterNext, token, false, 'module');
        }
        else if (token.text === 'new' && next?.text === 'URL' && afterNext?.text === '(') {
            const argument = tokens[index + 3];
            if (argument && isBasedHere(tokens, index + 3))
                add(argument, token, false, 'url');
        }
    });
    const strings = tokens.filter((token) => isString(token) && !specifiers.has(token));
    return { imports, strings };
}
const isString = (token) => token.kind === 'string' || token.kind === 'template';
/** `x.import` and `{ import: 1 }` are names, not statements. */
function isMember(tokens, index) {
    const previous = tokens[index - 1];
    const next = tokens[index + 1];
    return ((previous?.kind === 'other' && previous.text === '.') || (next?.kind === 'other' && next.text === ':'));
}
/** Reads `import x from 'y'`, `import 'y'` and `export { x } from 'y'`; undefined for anything else. */
function readStatement(tokens, index) {
    const isExport = tokens[index]?.text === 'export';
    const first = tokens[index + 1];
    if (!isExport && first?.kind === 'string')
        return { specifier: first, typeOnly: false };
    const second = tokens[index + 2];
    /** `import type from 'x'` and `import type, { y } from 'x'` import a value that is called `type`. */
    const typeOnly = first?.text === 'type' &&
        second?.text !== ',' &&
        !(second?.text === 'from' && tokens[index + 3]?.kind === 'string');
    const clause = tokens[index + (typeOnly ? 2 : 1)];
    if (isExport && clause?.text !== '{' && clause?.text !== '*')
        return undefined;
    for (let at = index + 1; at < tokens.length; at += 1) {
        const token = tokens[at];
        const following = tokens[at + 1];
        if (token?.kind === 'word' && token.text === 'from' && following?.kind === 'string') {
            return { specifier: following, typeOnly };
        }
        const belongs = token?.kind === 'word' || token?.kind === 'string' || /^[{},*]$/.test(token?.text ?? '');
        const ended = token?.text === '}' && following?.text !== 'from';
        if (!belongs || ended)
            return undefined;
    }
    return undefined;
}
function isSequence(tokens, start, texts) {
    return texts.every((text, offset) => tokens[start + offset]?.text === text);
}
/** True where the second argument of the call whose first argument starts at `start` is `import.meta.url`. */
function isBasedHere(tokens, start) {
    let depth = 0;
    for (let at = start; at < tokens.length; at += 1) {
        const { kind, text } = tokens[at] ?? { kind: 'other', text: '' };
        if (kind !== 'other')
            continue;
        if (/[([{]/.test(text))
            depth += 1;
        if (/[)\]}]/.test(text))
            depth -= 1;
        if (depth < 0)
            return false;
        if (depth === 0 && text === ',')
            return isSequence(tokens, at + 1, ['import', '.', 'meta', '.', 'url']);
    }
    return false;
}
