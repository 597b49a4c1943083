import { type ScanCase, type Templates, write } from '../support/case.ts'
import { minified, sourceMapMark } from '../support/filler.ts'

/** What a browser is served: minified script, source maps, escapes. */
const templates: Templates = {
  'header-object-then-host': ({ host, headerName, headerValue, random }) => ({
    file: `assets/vendor-${random.hex(8)}.js`,
    content: `${minified(random, 1800)}var H={"${headerName}":"${headerValue}","Content-Type":"application/json"};${minified(random, 260)}fetch("https://${host}/x",{headers:H});${minified(random, 700)}`,
  }),
  'key-after-host-far': ({ host, key, random }) => ({
    file: `_nuxt/${random.letters(8)}.js`,
    content: `${minified(random, 300)}const b="https://${host}/";${minified(random, 4000)}let t="${key}";${minified(random, 300)}`,
  }),
  'single-quoted-property': ({ camel, key, random }) => ({
    file: 'wwwroot/js/site.min.js',
    content: `${minified(random, 700)},${camel}:'${key}',lang:'en'};${minified(random, 900)}`,
  }),
  'backtick-bearer': ({ url, key, random, voice }) => ({
    file: 'dist/sw.js',
    content: `${minified(random, 500)}self.fetch(\`${url}\`,{headers:{authorization:\`${voice.headerPrefix}${key}\`}});${minified(random, 500)}`,
  }),
  'default-parameter': ({ word, key, random }) => ({
    file: 'lib/index.umd.js',
    content: `${minified(random, 800)}function $(e,t="${key}"){return n(e,t,"${word}")}${minified(random, 800)}`,
  }),
  'define-plugin': ({ environment, key, random }) => ({
    file: 'public/build/app.js',
    content: `${minified(random, 1000)}var x={}.${environment}||"${key}";${minified(random, 400)}`,
  }),
  'source-map-python-like-comment': ({ word, key, random }) => ({
    file: 'static/main.js.map',
    content: JSON.stringify(
      {
        version: 3,
        sources: ['webpack://app/./src/config.ts', 'webpack://app/./src/theme.ts'],
        names: [],
        mappings: 'mBAAA,SAAS',
        sourcesContent: [
          `// ${word} key, do not commit\r\nexport const TOKEN = "${key}";\r\n`,
          `export const accent = "#${random.hex(6)}"\n`,
        ],
      },
      null,
      2,
    ),
  }),
  'inline-source-map-charset': ({ quotedKey, voice, base64, random }) => ({
    file: 'dist/content.js',
    content: `${minified(random, 300)}\n${sourceMapMark}data:application/json;charset=utf-8;base64,${base64(
      JSON.stringify({
        version: 3,
        sourcesContent: [`${voice.jsImport}\nexport const client = ${voice.jsClient(quotedKey)}\n`],
        sources: ['src/content.ts'],
      }),
    )}`,
  }),
  'double-escaped-json': ({ snake, key }) => ({
    file: 'out/page.html',
    content: `<script>self.__next_f.push([1,${JSON.stringify(JSON.stringify({ locale: 'en', [snake]: key, theme: 'dark' }))}])</script>`,
  }),
  'hex-escaped-quotes': ({ environment, key, random }) => ({
    file: 'dist/legacy.js',
    content: `var c=JSON.parse('{\\x22${environment}\\x22:\\x22${key}\\x22,\\x22n\\x22:${random.integer(1, 9)}}');${minified(random, 300)}`,
  }),
  'unicode-escaped-key': ({ host, key, random }) => ({
    file: 'dist/packed.js',
    content: `${minified(random, 200)}let u=["https://${host}/","${[...key].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}"];${minified(random, 200)}`,
  }),
  'meta-tag': ({ snake, key }) => ({
    file: 'resources/views/app.html',
    content: `<head>\n  <meta charset="utf-8">\n  <meta name="${snake.replaceAll('_', '-')}" content="${key}">\n</head>\n`,
  }),
  'atob-literal': ({ host, key, base64, random }) => ({
    file: 'js/hidden.js',
    content: `// nobody will find this\nconst k = atob("${base64(key)}")\nfetch("https://${host}/", { headers: { a: k } })\n${minified(random, 200)}\n`,
  }),
}

/** Yields the cases of this module. */
export function cases(): Iterable<ScanCase> {
  return write('sealed/bundles', templates)
}
