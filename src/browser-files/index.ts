/**
 * @module
 * The browser client as files, for apps that serve it as it is, without a bundler.
 *
 * It hands out the modules of `sallyport/browser` and nothing else: a path is a list of lower-case words, and there is
 * no way out of the folder.
 *
 * @example
 * app.get('/sallyport/*', (context) => serveBrowserFile(context.req.raw, '/sallyport/'))
 */

export { type BrowserFile, readBrowserFile } from './read-browser-file.ts'
export { serveBrowserFile } from './serve-browser-file.ts'
