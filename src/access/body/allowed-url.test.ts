import { expect, test } from 'vitest'
import { isUrlOnHosts } from './allowed-url.ts'

const hosts = ['hooks.example.com', 'other.example.com:8443']

test.each([
  'https://hooks.example.com',
  'https://hooks.example.com/a/b?c=d#e',
  'https://hooks.example.com:443/',
  'https://HOOKS.example.com/x',
  'https://other.example.com:8443/x',
  'https://hooks.example.com/?next=https://evil.example',
])('%s is on a listed host', (url) => expect(isUrlOnHosts(url, hosts)).toBe(true))

test.each([
  'http://hooks.example.com/',
  'HTTPS://hooks.example.com/',
  'https://hooks.example.com.evil.example/',
  'https://hooks.example.com@evil.example/',
  'https://user:secret@hooks.example.com/',
  'https://evil.example\\@hooks.example.com/',
  'https://hooks.example.com\\.evil.example/',
  'https://evil.example/?https://hooks.example.com/',
  'https://evil.example#@hooks.example.com/',
  'https://hooks.example.com:8443/',
  'https://other.example.com/',
  'https://hooks.example.com./',
  'https://hooks.example.com:/',
  'https:hooks.example.com/',
  'https:///hooks.example.com/',
  '//hooks.example.com/',
  ' https://hooks.example.com/',
  'https://hooks.example.com/\n',
  'https://hooks.exa\tmple.com/',
  'https://hooks.example.com/ä',
  'https://hooks。example.com/',
  'javascript:alert(1)',
  '',
])('%j is not', (url) => expect(isUrlOnHosts(url, hosts)).toBe(false))
