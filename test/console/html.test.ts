import { expect, test } from 'vitest'
import { html } from '../../console/html.ts'
import { fill, words } from '../../console/words.ts'

test('whatever is put into markup is escaped, in text and in attributes', () => {
  const name = `<img src=x onerror="alert('1')">&`

  expect(html`<p title="${name}">${name}</p>`.text).toBe(
    '<p title="&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;">&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;</p>',
  )
})

test('markup in markup stays markup; lists join; nothing is nothing', () => {
  expect(html`<ul>${['a', 'b'].map((each) => html`<li>${each}</li>`)}${undefined}${false}${3}</ul>`.text).toBe(
    '<ul><li>a</li><li>b</li>3</ul>',
  )
})

test('everything is said in both languages, with the same values', () => {
  for (const [key, said] of Object.entries(words)) {
    const valuesIn = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort()
    expect(valuesIn(said.en), key).toEqual(valuesIn(said['zh-CN']))
    if (key !== 'scriptCustomer') expect(said['zh-CN'], key).not.toBe('')
  }
})

test('values take their places', () => {
  expect(fill(words.load, 'en', { load: 3, capacity: 20 })).toBe('3 of 20')
})
