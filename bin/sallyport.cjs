#!/usr/bin/env node
// Plain old JavaScript on purpose: a Node that is too old must be able to read this far to be told so.
'use strict'

var wanted = 24
var found = process.versions.node
var advice =
  'sallyport needs Node.js ' +
  wanted +
  ' or newer; this is ' +
  found +
  '.\n' +
  'Install it from https://nodejs.org, or run `npm install --save-dev node@' +
  wanted +
  '` in your project\n' +
  'and start Sallyport through npm.\n'

if (Number(found.split('.')[0]) < wanted) {
  process.stderr.write(advice)
  process.exitCode = 2
} else {
  require('./start.cjs')
}
