import { decrypt, encrypt, getSignature } from '@wecom/crypto'
import { expect, test } from 'vitest'
import { decryptWechat, encryptWechat, wechatSignature } from '../../../functions/messages/channels/wechat-crypto.ts'
import { seal, signParts, unseal } from '../../../local/providers/wechat-crypto.ts'

const encodingAesKey = 'c2ltdWxhdGVkLWtleS1vZi00My1jaGFyYWN0ZXJzLTAwMDA'.slice(0, 43)
const sealKey = { token: 'token', encodingAesKey, receiver: 'ww0000000000000001' }
const random = Buffer.alloc(16, 7)
/** Lengths around the edges of a block, and signs of several bytes. */
const texts = ['', 'x', ...[25, 26, 27].map((length) => 'x'.repeat(length)), '<xml>您好，林女士 🚗</xml>']

test.each(texts)("WeCom's library reads what we and the simulator seal, and we read what it seals: %j", (text) => {
  const theirs = encrypt(encodingAesKey, text, sealKey.receiver, random)

  expect(encryptWechat(text, random, sealKey)).toBe(theirs)
  expect(seal(text, sealKey, random)).toBe(theirs)
  expect(decryptWechat(theirs, sealKey)).toBe(text)
  expect(unseal(theirs, sealKey)).toBe(text)
  expect(decrypt(encodingAesKey, theirs)).toMatchObject({ message: text, id: sealKey.receiver })
})

test("WeCom's library signs as we and the simulator do", () => {
  const signed = ['token', '1795292298', 'nonce', encrypt(encodingAesKey, 'x', 'ww1', random)] as const

  expect(wechatSignature(...signed)).toBe(getSignature(...signed))
  expect(signParts(signed)).toBe(getSignature(...signed))
})

test("what WeCom's library seals for another company is not for us", () => {
  const theirs = encrypt(encodingAesKey, 'x', 'ww0000000000000002')

  expect(() => decryptWechat(theirs, sealKey)).toThrow('for somebody else')
})
