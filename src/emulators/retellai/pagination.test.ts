import { describe, expect, test } from 'vitest'
import { VendorRefusal } from './answers.ts'
import { paginate, parsePageRequest } from './pagination.ts'

const items = Array.from({ length: 7 }, (_, index) => ({
  name: `item ${index}`,
  sequence: index,
  at: index >> 1,
}))
const placeOf = (item: { at: number; sequence: number }) => ({ sortValue: item.at, sequence: item.sequence })
const names = (page: { items: { name: string }[] }) => page.items.map(({ name }) => name.slice(5)).join('')

describe('parsePageRequest', () => {
  test('has the vendor’s defaults', () => {
    expect(parsePageRequest({})).toMatchObject({ limit: 50, skip: 0, ascending: false, withTotal: false })
  })

  test.each([
    [{ limit: 0 }],
    [{ limit: 1001 }],
    [{ limit: 2.5 }],
    [{ limit: 'many' }],
    [{ skip: -1 }],
    [{ sort_order: 'sideways' }],
    [{ pagination_key: 'not ours' }],
    [{ pagination_key: 7 }],
    [{ skip: 0, pagination_key: 'WzEsMV0' }],
  ])('refuses %o with 400', (input) => {
    expect(() => parsePageRequest(input)).toThrow(expect.objectContaining({ status: 400 }))
    expect(() => parsePageRequest(input)).toThrow(VendorRefusal)
  })

  test('reads queries as it reads bodies', () => {
    const query = new URLSearchParams('limit=1000&sort_order=ascending&include_total=true')
    expect(parsePageRequest(query)).toMatchObject({ limit: 1000, ascending: true, withTotal: true })
    expect(() => parsePageRequest(new URLSearchParams('limit=1001'))).toThrow(VendorRefusal)
  })
})

describe('paginate', () => {
  test.each([
    ['ascending', '0123456'],
    ['descending', '6543210'],
  ])('walks everything once, %s', (order, expected) => {
    let seen = ''
    let key: string | undefined
    do {
      const page = paginate(
        items,
        placeOf,
        parsePageRequest({
          limit: 3,
          sort_order: order,
          ...(key === undefined ? {} : { pagination_key: key }),
        }),
      )
      seen += names(page)
      key = page.pagination_key
      expect(page.has_more).toBe(key !== undefined)
    } while (key !== undefined)
    expect(seen).toBe(expected)
  })

  test('a cursor outlives the items it was taken from', () => {
    const request = { limit: 3, sort_order: 'ascending' }
    const first = paginate(items, placeOf, parsePageRequest(request))
    const rest = items.slice(3)
    const second = paginate(
      rest,
      placeOf,
      parsePageRequest({ ...request, pagination_key: first.pagination_key }),
    )
    expect(names(second)).toBe('345')
  })

  test('skips, and counts the total only when asked', () => {
    const page = paginate(items, placeOf, parsePageRequest({ skip: 5, sort_order: 'ascending' }))
    expect(names(page)).toBe('56')
    expect(page).not.toHaveProperty('total')
    expect(paginate(items, placeOf, parsePageRequest({ limit: 1, include_total: true })).total).toBe(7)
  })
})
