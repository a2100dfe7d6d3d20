import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readXml, type XmlElement } from '../../../functions/shared/read-xml.ts'

it('elements, attributes, text, CDATA, entities and characters are read as they are meant', () => {
  const root = readXml(
    '\uFEFF<?xml version="1.0"?><?adf version="1.0"?>\n<!-- new --><adf><a x="1" y=\'&quot;"\'>林 &amp; <![CDATA[<b>&amp;]]>&#x6797;&#26519;</a><e/></adf>',
  )

  expect(root.children.map(({ name }) => name)).toEqual(['a', 'e'])
  expect(root.children[0]).toMatchObject({ attributes: { x: '1', y: '""' }, text: '林 & <b>&amp;林林' })
})

it.each([
  [
    'a billion laughs',
    '<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]><adf>&lol2;</adf>',
    /DTD .* is not taken/,
  ],
  [
    'an external entity',
    '<!DOCTYPE adf [<!ENTITY f SYSTEM "file:///etc/passwd">]><adf>&f;</adf>',
    /DTD .* is not taken/,
  ],
  ['an external DTD', '<!DOCTYPE adf SYSTEM "http://example.cn/adf.dtd"><adf/>', /DTD .* is not taken/],
  ['a DTD inside the document', '<adf><!ENTITY x "y"></adf>', /DTD .* is not taken/],
  ['an entity of nobody knows whom', '<adf>\n&company;</adf>', /An entity is not taken/],
  ['an entity in an attribute', '<adf a="&company;"/>', /An entity is not taken/],
  ['a bare ampersand', '<adf>A & B</adf>', /An entity is not taken/],
  ['a character that does not exist', '<adf>&#xD800;</adf>', /An entity is not taken/],
  ['an element that is not closed', '<adf>\n<a></adf>', /closes nothing that is open, in line 2/],
  ['a document that ends too early', '<adf><a>', /<a> is not closed/],
  ['a tag that breaks off', '<adf', /breaks off/],
  ['two roots', '<a/><b/>', /one root/],
  ['nothing', '', /one root/],
  ['an attribute twice', '<a x="1" x="2"/>', /written twice/],
  ['elements within elements without end', '<a>'.repeat(60) + '</a>'.repeat(60), /deeper/],
])('%s is refused by name', (_, text, message) => {
  expect(() => readXml(text)).toThrow(message)
})

const name = fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9_.-]{0,6}$/)
const content = fc
  .string({ unit: 'grapheme', maxLength: 20 })
  .map((each) => each.replace(/[\p{Cc}\p{Cs}]/gu, '').trim())
interface Tree {
  name: string
  attributes: Record<string, string>
  text: string
  children: Tree[]
}
const tree = treeOf(3)

function treeOf(depth: number): fc.Arbitrary<Tree> {
  return fc.record({
    name,
    attributes: fc.dictionary(name, content, { maxKeys: 3, noNullPrototype: true }),
    text: content,
    children: depth === 0 ? fc.constant([]) : fc.array(treeOf(depth - 1), { maxLength: 3 }),
  })
}

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
const write = (each: Tree): string =>
  `<${each.name}${Object.entries(each.attributes)
    .map(([key, value]) => ` ${key}="${escaped(value)}"`)
    .join('')}>${escaped(each.text)}${each.children.map(write).join('<!-- - -->')}</${each.name}>`
const shape = ({ name, attributes, text, children }: XmlElement): Tree => ({
  name,
  attributes: { ...attributes },
  text,
  children: children.map(shape),
})

it('whatever is written as XML is read back the same, and each element knows where it stands', () => {
  fc.assert(
    fc.property(tree, (written) => {
      const text = write(written)

      const read = readXml(text)

      expect(shape(read)).toEqual(written)
      for (const child of read.children) expect(shape(readXml(text.slice(child.from, child.to)))).toEqual(shape(child))
    }),
    { numRuns: 200 },
  )
})

it('whatever is sent, the reader answers with a document or with a fault of its own', () => {
  const pieces = fc.array(
    fc.constantFrom('<', '>', '</', '/>', 'a', ' ', '="', '"', '&', ';', '<!', '--', '<![CDATA[', ']]>', '<?', '?>'),
  )

  fc.assert(
    fc.property(pieces, (parts) => {
      const text = parts.join('')
      const outcome = attempt(() => readXml(text).name)
      expect(['a', 'XmlFault'].includes(outcome) || /^a+$/.test(outcome)).toBe(true)
    }),
    { numRuns: 500 },
  )
})

function attempt(run: () => string): string {
  try {
    return run()
  } catch (error) {
    return error instanceof Error ? error.name : 'unknown'
  }
}
