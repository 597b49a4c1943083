/** Vendors are named in their own room and in their stand-ins; everyone else is handed a profile. */
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { vendorIds } from '../../src/vendors/index.js';
const source = fileURLToPath(new URL('../../src/', import.meta.url));
/** Comments may give an example; code may not decide by a vendor. */
const withoutComments = (text) => text.replace(/\/\*.*?\*\//gs, '').replace(/(^|\s)\/\/.*$/gm, '');
const namesVendor = (text) => vendorIds.some((id) => text.toLowerCase().includes(id));
const files = globSync('**/*.{ts,tsv}', { cwd: source })
    .filter((file) => !file.endsWith('.test.ts'))
    .map((file) => ({ file, code: withoutComments(readFileSync(source + file, 'utf8')) }));
const mayName = (file) => /^(vendors|emulators)\//.test(file);
test('no vendor is named in the code of any other room', () => {
    const others = files.filter(({ file }) => !mayName(file));
    expect(others.length).toBeGreaterThan(40);
    expect(others.filter(({ code }) => namesVendor(code)).map(({ file }) => file)).toEqual([]);
});
test('a name in code is seen, and one in a comment is not', () => {
    expect(namesVendor(withoutComments(`if (vendor.id === '${vendorIds[0]}') redact()`))).toBe(true);
    expect(namesVendor(withoutComments(`const url = 'https://api.${vendorIds[0]}.com/v2'`))).toBe(true);
    expect(namesVendor(withoutComments(`/** ${vendorIds[0]} */ f() // like ${vendorIds[1]}`))).toBe(false);
    expect(files.filter(({ file, code }) => mayName(file) && namesVendor(code)).length).toBeGreaterThan(3);
});
