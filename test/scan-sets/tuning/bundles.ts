import { type ScanCase, type Templates, write } from '../support/case.ts'
import { minified, sourceMapMark } from '../support/filler.ts'

/** What a browser is served: minified script, source maps, escapes. */
const templates: Templates = {
  'host-near': ({ url, headerName, headerValue, random }) => ({
    file: `dist/assets/index-${random.letters(8)}.js`,
    content: `${minified(random, 2500)}async function k(e){return(await fetch("${url}",{method:"POST",headers:{"${headerName}":"${headerValue}"},body:e})).json()}${minified(random, 1500)}`,
  }),
  'host-far': ({ host, key, random }) => ({
    file: `.next/static/chunks/pages/_app-${random.hex(16)}.js`,
    content: `${minified(random, 900)}const w="${key}";${minified(random, 3000)}const z="https://${host}";${minified(random, 900)}`,
  }),
  'import-meta-env-object': ({ environment, key, random }) => ({
    file: 'build/static/js/main.4f2a91c0.js',
    content: `${minified(random, 1200)}const Ve={BASE_URL:"/",DEV:!1,MODE:"production",PROD:!0,VITE_${environment}:"${key}"};${minified(random, 1200)}`,
  }),
  'process-env-inlined': ({ environment, key, random }) => ({
    file: 'public/bundle.min.js',
    content: `${minified(random, 600)}var _={env:{NODE_ENV:"production",${environment}:'${key}'}};${minified(random, 2000)}`,
  }),
  'client-constructor': ({ key, random, word }) => ({
    file: 'dist/app.min.js',
    content: `/*! uses ${word} SDK | MIT */${minified(random, 400)}let Q=new J({apiKey:"${key}"});${minified(random, 700)}`,
  }),
  'webpack-eval': ({ camel, key, random }) => ({
    file: 'dist/main.js',
    content: `/***/ "./src/index.js":\n/***/ ((module, exports, require) => {\n\neval("require.r(exports);\\nconst ${camel} = \\"${key}\\";\\nfetch('/x');\\n\\n//# sourceURL=webpack:///./src/index.js?");\n${minified(random, 300)}\n/***/ }),\n`,
  }),
  'source-map': ({ environment, quotedKey, voice, random }) => ({
    file: `dist/assets/index-${random.letters(8)}.js.map`,
    content: JSON.stringify({
      version: 3,
      file: 'index.js',
      sources: ['../../src/main.ts', '../../src/api.ts'],
      sourcesContent: [
        "import './style.css'\n",
        `${voice.jsImport}\n\n// ${environment}\nconst key = ${quotedKey}\n\nexport const client = ${voice.jsClient('key')}\n`,
      ],
      names: ['client', 'key'],
      mappings: 'AAAA,OAAO,MAAM,UAAU,CAAC;AACxB,MAAM',
    }),
  }),
  'inline-source-map-base64': ({ camel, quotedKey, voice, base64, random }) => ({
    file: 'dist/worker.js',
    content: `${minified(random, 400)}\n${sourceMapMark}data:application/json;base64,${base64(
      JSON.stringify({
        version: 3,
        sources: ['worker.ts'],
        sourcesContent: [`${voice.jsImport}\nconst ${camel} = ${quotedKey}\n`],
      }),
    )}\n`,
  }),
  'unicode-escaped-quotes': ({ environment, key }) => ({
    file: 'out/index.html',
    content: `<!doctype html><script>window.__CONFIG__=JSON.parse("{\\u0022mode\\u0022:\\u0022prod\\u0022,\\u0022${environment}\\u0022:\\u0022${key}\\u0022}")</script>\n`,
  }),
  'hex-escaped-key': ({ host, key, random }) => ({
    file: 'dist/obfuscated.js',
    content: `var _0x4a1c=["https://${host}","${[...key].map((letter) => `\\x${letter.charCodeAt(0).toString(16)}`).join('')}","POST"];${minified(random, 500)}`,
  }),
  'next-data-script': ({ snake, key, word }) => ({
    file: 'out/settings.html',
    content: `<div id="__next"></div><script id="__NEXT_DATA__" type="application/json">{"props":{"pageProps":{"vendor":"${word}","${snake}":"${key}"}},"page":"/settings","buildId":"x1Yz"}</script>`,
  }),
  'html-attribute': ({ word, key }) => ({
    file: 'public/index.html',
    content: `<!-- ${word} widget -->\n<script src="/widget.js" data-api-key="${key}" defer></script>\n`,
  }),
}

/** Yields the cases of this module. */
export function cases(): Iterable<ScanCase> {
  return write('tuning/bundles', templates)
}
