interface City {
  readonly name: string
  readonly country: string
  readonly population: number
}

const englishSpeaking = new Set(['US', 'GB', 'CA', 'AU', 'IE', 'NZ'])
const populationMin = { englishSpeaking: 30_000, elsewhere: 150_000 }

const states =
  'Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington|West Virginia|Wisconsin|Wyoming|Ontario|Quebec|British Columbia|Alberta|Manitoba|Saskatchewan|Nova Scotia|New Brunswick|Newfoundland|New South Wales|Victoria|Queensland|Tasmania|Scotland|Wales|England|Northern Ireland|Bavaria|Catalonia'.split(
    '|',
  )
const otherCountries =
  'America|Great Britain|Britain|Holland|Russia|South Korea|North Korea|Vietnam|Turkey|Czech Republic|Burma|the Netherlands|the Philippines'.split(
    '|',
  )

/** Returns lines `name<TAB>policy`, lower-cased: cities by how many live there, states, countries. */
export function readPlaces(cities: readonly City[], everyday: ReadonlySet<string>): string[] {
  const policies = new Map<string, string>()
  for (const { name, country, population } of cities) {
    const least = englishSpeaking.has(country) ? populationMin.englishSpeaking : populationMin.elsewhere
    if (population < least) continue
    for (const spelling of new Set([name, name.normalize('NFD').replace(/\p{M}/gu, '')])) {
      const lower = spelling.toLowerCase()
      if (!everyday.has(lower) && /^[\p{L} .'’-]{3,}$/u.test(lower)) policies.set(lower, 'location_city')
    }
  }
  for (const state of states) policies.set(state.toLowerCase(), 'location_state')
  const regions = new Intl.DisplayNames('en', { type: 'region' })
  for (let code = 0; code < 26 * 26; code += 1) {
    const letters = String.fromCharCode(65 + Math.floor(code / 26), 65 + (code % 26))
    const name = regions.of(letters)
    if (name !== undefined && name !== letters && /^[\p{L} ]+$/u.test(name) && !/Unknown|Pseudo/.test(name))
      policies.set(name.toLowerCase(), 'location_country')
  }
  for (const country of otherCountries) policies.set(country.toLowerCase(), 'location_country')
  for (const name of ['new york', 'washington', 'georgia', 'victoria']) policies.set(name, 'location_state')
  return [...policies].map(([name, policy]) => `${name}\t${policy}`)
}
