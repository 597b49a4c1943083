import { readFileSync } from 'node:fs'

interface Attribute {
  /** A scalar type such as `string_t`, or the name of an object. */
  readonly type: string
  readonly isList: boolean
  readonly isRequired: boolean
  /** The attribute that holds the caption of this one's value. */
  readonly sibling: string | undefined
  /** Captions by value; undefined where any value is allowed. */
  readonly captions: ReadonlyMap<string, string> | undefined
}

/** An event class, by its number, or an object, by its name. */
interface Owner {
  readonly attributes: Map<string, Attribute>
  /** Of each list one attribute at least must be there. */
  readonly atLeastOne: string[][]
}

interface EventClass {
  readonly caption: string
  readonly categoryUid: number
  readonly categoryCaption: string
}

type JsonObject = Readonly<Record<string, unknown>>

/** An attribute whose value is 99, Other, has the caption that its source gives it. */
const otherValue = '99'

const owners = new Map<string, Owner>()
const classes = new Map<string, EventClass>()
readFacts(readFileSync(new URL('../fixtures/ocsf-1.4.0.tsv', import.meta.url), 'utf8'))

const scalars: Readonly<Record<string, (value: unknown) => boolean>> = {
  string_t: isText,
  username_t: isText,
  integer_t: Number.isInteger,
  long_t: Number.isSafeInteger,
  timestamp_t: Number.isSafeInteger,
  boolean_t: (value) => typeof value === 'boolean',
  // The schema's name for an object of any shape.
  object: isObject,
}

/**
 * Returns, in plain words, whatever in an event is not as version 1.4.0 of OCSF allows: unknown or missing attributes,
 * wrong types, values without a caption, captions of other values. Empty for a valid event.
 */
export function ocsfProblems(event: JsonObject): string[] {
  const classUid = String(event.class_uid)
  const known = classes.get(classUid)
  if (known === undefined) return [`class ${classUid} is unknown`]
  const { activity_id: activityId, activity_name: activity } = event
  const expected: JsonObject = {
    category_uid: known.categoryUid,
    category_name: known.categoryCaption,
    class_name: known.caption,
    type_uid: Number(classUid) * 100 + Number(activityId),
    type_name: `${known.caption}: ${activity}`,
  }
  const wrong = Object.entries(expected).filter(([name, value]) => name in event && event[name] !== value)
  return [
    ...wrong.map(([name, value]) => `${name} is ${event[name]}, not ${value}`),
    ...objectProblems(event, classUid, ''),
  ]
}

function objectProblems(value: JsonObject, ownerName: string, path: string): string[] {
  const owner = owners.get(ownerName)
  if (owner === undefined) return [`${path} is of the type ${ownerName}, of which nothing is known`]
  const missing = [...owner.attributes]
    .filter(([name, { isRequired }]) => isRequired && value[name] === undefined)
    .map(([name]) => `${path}${name} is missing`)
  const lacking = owner.atLeastOne
    .filter((names) => names.every((name) => value[name] === undefined))
    .map((names) => `${path || 'the event '}has none of ${names.join(', ')}`)
  const members = Object.keys(value).flatMap((name) => memberProblems(value, name, owner, path))
  return [...missing, ...lacking, ...members]
}

function memberProblems(holder: JsonObject, name: string, owner: Owner, path: string): string[] {
  const place = path + name
  const attribute = owner.attributes.get(name)
  if (attribute === undefined) return [`${place} is no attribute`]
  const value = holder[name]
  if (attribute.isList !== Array.isArray(value)) return [`${place} is ${attribute.isList ? 'no' : 'a'} list`]
  const items = Array.isArray(value) ? value : [value]
  return items.flatMap((item) => [
    ...valueProblems(item, attribute, place),
    ...captionProblems(holder, item, attribute, place),
  ])
}

function valueProblems(value: unknown, { type }: Attribute, place: string): string[] {
  const isOfType = scalars[type]
  if (isOfType !== undefined) return isOfType(value) ? [] : [`${place} is not of the type ${type}`]
  return isObject(value) ? objectProblems(value, type, `${place}.`) : [`${place} is no object`]
}

function captionProblems(holder: JsonObject, value: unknown, attribute: Attribute, place: string): string[] {
  const { captions, sibling } = attribute
  if (captions === undefined) return []
  const caption = captions.get(String(value))
  if (caption === undefined) return [`${place} has no value ${value}`]
  const given = sibling === undefined || sibling === '' ? undefined : holder[sibling]
  const isRight = given === undefined || given === caption || String(value) === otherValue
  return isRight ? [] : [`${place} is ${caption}, its caption says ${given}`]
}

function readFacts(facts: string): void {
  for (const line of facts.split('\n')) {
    const [kind, owner = '', ...fields] = line.split('\t')
    if (kind === 'class') readClass(owner, fields)
    if (kind === 'attr') readAttribute(ownerOf(owner), fields)
    if (kind === 'at_least_one') ownerOf(owner).atLeastOne.push(fields.join(' ').split(' '))
  }
}

function readClass(uid: string, [caption = '', categoryUid, categoryCaption = '']: readonly string[]): void {
  classes.set(uid, { caption, categoryUid: Number(categoryUid), categoryCaption })
}

function readAttribute(owner: Owner, fields: readonly string[]): void {
  const [name = '', type = '', requirement, sibling, captions] = fields
  const pairs = captions?.split(' | ').map((pair) => pair.split('=') as [string, string])
  owner.attributes.set(name, {
    type: type.replace('[]', ''),
    isList: type.endsWith('[]'),
    isRequired: requirement === 'required',
    sibling,
    captions: pairs && new Map(pairs),
  })
}

function ownerOf(name: string): Owner {
  const owner = owners.get(name) ?? { attributes: new Map(), atLeastOne: [] }
  owners.set(name, owner)
  return owner
}

function isText(value: unknown): boolean {
  return typeof value === 'string'
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
