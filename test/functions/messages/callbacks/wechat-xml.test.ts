import fc from 'fast-check'
import { expect, test } from 'vitest'
import { elementsAt, readWechatXml, textAt } from '../../../../functions/messages/callbacks/wechat-xml.ts'
import { XmlFault } from '../../../../functions/shared/read-xml.ts'

test('elements, text and CDATA are read, and lists keep their order', () => {
  const xml = readWechatXml(`<xml>
    <ToUserName><![CDATA[gh_1]]></ToUserName>
    <CreateTime>1610969440</CreateTime>
    <Content><![CDATA[<退订> & so on]]></Content>
    <Empty/>
    <E><List><Id>a</Id></List><List><Id>b</Id></List></E>
  </xml>`)

  expect(textAt(xml, 'ToUserName')).toBe('gh_1')
  expect(textAt(xml, 'CreateTime')).toBe('1610969440')
  expect(textAt(xml, 'Content')).toBe('<退订> & so on')
  expect(textAt(xml, 'Empty')).toBe('')
  expect(textAt(xml, 'Nothing', 'There')).toBe('')
  expect(elementsAt(xml, 'E', 'List').map((each) => textAt(each, 'Id'))).toEqual(['a', 'b'])
})

test.each([
  ['a document type', '<!DOCTYPE xml [<!ENTITY a "b">]><xml/>'],
  ['an entity of its own', '<xml>&a;</xml>'],
  ['an entity by number', '<xml>&#65;</xml>'],
  ['a processing instruction', '<?xml version="1.0"?><xml/>'],
  ['attributes', '<xml a="b"/>'],
  ['a comment', '<xml><!-- --></xml>'],
  ['an element that never ends', '<xml><a></xml>'],
  ['an end without a beginning', '</xml>'],
  ['two elements', '<xml/><xml/>'],
  ['text alone', 'xml'],
  ['nothing', ''],
  ['too deep', '<a>'.repeat(20) + '</a>'.repeat(20)],
  ['too much', `<a>${'x'.repeat(70_000)}</a>`],
])('%s is refused', (_, xml) => {
  expect(() => readWechatXml(xml)).toThrow(XmlFault)
})

test('whatever comes is read or refused, and nothing else happens', () => {
  const piece = fc.constantFrom('<a>', '</a>', '<b/>', '<![CDATA[', ']]>', '&lt;', '&', '<', 'text', '<!', '<?')
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const read = () => readWechatXml(pieces.join(''))
      const outcome = (() => {
        try {
          return typeof read().name
        } catch (error) {
          return error instanceof XmlFault ? 'refused' : 'broken'
        }
      })()
      expect(['string', 'refused']).toContain(outcome)
    }),
  )
})
