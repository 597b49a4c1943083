/** Pages import the client from where their server puts it. */
declare module '*/sallyport/index.js' {
  export * from 'sallyport/browser'
}
