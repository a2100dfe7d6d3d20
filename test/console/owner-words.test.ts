import { expect, test } from 'vitest'
import { dataWords } from '../../console/owner-data-words.ts'
import { ownerWords } from '../../console/owner-words.ts'

test('the owner’s page says everything in both languages, with the same values', () => {
  const valuesIn = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort()
  for (const [key, said] of Object.entries({ ...ownerWords, ...dataWords })) {
    expect(valuesIn(said.en), key).toEqual(valuesIn(said['zh-CN']))
    expect([said['zh-CN'], said.en], key).not.toContain('')
  }
})
