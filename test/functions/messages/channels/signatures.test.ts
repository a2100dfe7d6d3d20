import { expect, test } from 'vitest'
import { sha256, signAcs3 } from '../../../../functions/messages/channels/sign-acs3.ts'
import { signTc3 } from '../../../../functions/messages/channels/sign-tc3.ts'
import {
  checkWechatSignature,
  decryptWechat,
  encryptWechat,
  WechatCallbackRefused,
  wechatSignature,
} from '../../../../functions/messages/channels/wechat-crypto.ts'

test("Aliyun's signature is that of its own document", () => {
  const request = {
    method: 'POST' as const,
    path: '/',
    query: { ImageId: 'win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd', RegionId: 'cn-shanghai' },
    headers: {
      host: 'ecs.cn-shanghai.aliyuncs.com',
      'x-acs-action': 'RunInstances',
      'x-acs-content-sha256': sha256(''),
      'x-acs-date': '2023-10-26T10:22:32Z',
      'x-acs-signature-nonce': '3156853299f313e23d1673dc12e1703d',
      'x-acs-version': '2014-05-26',
    },
    body: '',
  }

  const header = signAcs3(request, { id: 'YourAccessKeyId', secret: 'YourAccessKeySecret' })

  expect(header).toContain('Credential=YourAccessKeyId,')
  expect(header).toMatch(/Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0$/)
})

test("Aliyun's signature of a message with Chinese, spaces and brackets is that of its own SDK", () => {
  const header = signAcs3(
    {
      method: 'POST',
      path: '/',
      query: {
        OutId: 'o-1',
        PhoneNumbers: '13800000000',
        SignName: '测试 4S店*',
        TemplateCode: 'SMS_1',
        TemplateParam: '{"name":"张三 (A)"}',
      },
      headers: {
        host: '127.0.0.1:18999',
        'x-acs-action': 'SendSms',
        'x-acs-content-sha256': sha256(''),
        'x-acs-credentials-provider': 'static_ak',
        'x-acs-date': '2026-11-21T20:18:18Z',
        'x-acs-signature-nonce': 'fe6452a52a1b1fe193022eeca5b0e3acd0069b1a67ec59ed3ebee61f80e0586c',
        'x-acs-version': '2017-05-25',
      },
      body: '',
    },
    { id: 'testid', secret: 'testsecret' },
  )

  expect(header).toMatch(/Signature=2d7a51268073cab4699c5863447eaef3c8601f699a358d65fd504020d2d4b147$/)
})

test("Tencent Cloud's signature is that of its own SDK", () => {
  const body =
    '{"PhoneNumberSet":["+8613800000000"],"SmsSdkAppId":"14","TemplateId":"1","SignName":"测试","TemplateParamSet":["张三"],"SessionContext":"o-1"}'

  const header = signTc3(
    { host: '127.0.0.1', service: '127', contentType: 'application/json', body, timestamp: 1795292298 },
    { id: 'testid', secret: 'testsecret' },
  )

  expect(header).toMatch(/Signature=bc6ac6903705906f132da8c46d876200184c94b0f26f9084061b1fbded302945$/)
})

test("WeChat's signature of a callback is that of the published example", () => {
  const parts = ['AAAAA', '1714036504', '1514711492']

  expect(wechatSignature(...parts)).toBe('f464b24fc39322e44b38aa78f5edd27bd1441696')
  expect(() => checkWechatSignature('f464b24fc39322e44b38aa78f5edd27bd1441697', ...parts)).toThrow(
    WechatCallbackRefused,
  )
})

const key = { encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG', receiver: 'wxb11529c136998cb6' }
const published = 'jn1L23DB+6ELqJ+6bruv21Y6MD7KeIfP82D6gU39rmkgczbWwt5+3bnyg5K55bgVtVzd832WzZGMhkP72vVOfg=='

test("WeChat's encryption is that of the published example, both ways, and signed as there", () => {
  const encrypted = encryptWechat('我是中文abcd123', Buffer.from('aaaabbbbccccdddd'), key)

  expect(encrypted).toBe(published)
  expect(decryptWechat(published, key)).toBe('我是中文abcd123')
  expect(wechatSignature('pamtest', '1409304348', 'xxxxxx', published)).toBe('82c962d39941aa48552f90ef55aa323dc620cc10')
})

test('a callback for somebody else, or garbage, is refused', () => {
  expect(() => decryptWechat(published, { ...key, receiver: 'wx-somebody-else' })).toThrow('for somebody else')
  expect(() => decryptWechat('bm90IGVuY3J5cHRlZA==', key)).toThrow('cannot be decrypted')
})
