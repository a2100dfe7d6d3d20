import { expect, test } from 'vitest'
import { acs3Signature, checkAcs3 } from '../../../local/providers/check-acs3.ts'
import { checkSigv4 } from '../../../local/providers/check-sigv4.ts'
import { checkTc3 } from '../../../local/providers/check-tc3.ts'
import { seal, signParts, unseal } from '../../../local/providers/wechat-crypto.ts'

const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

/** What Aliyun's own SDK sent, byte for byte: it leaves `*()` as they are. */
const aliyun = {
  method: 'POST',
  path: '/',
  query:
    'OutId=o-1&PhoneNumbers=13800000000&SignName=%E6%B5%8B%E8%AF%95%204S%E5%BA%97*&TemplateCode=SMS_1&TemplateParam=%7B%22name%22%3A%22%E5%BC%A0%E4%B8%89%20(A)%22%7D',
  headers: {
    host: '127.0.0.1:18999',
    'x-acs-action': 'SendSms',
    'x-acs-content-sha256': EMPTY,
    'x-acs-credentials-provider': 'static_ak',
    'x-acs-date': '2026-11-21T20:18:18Z',
    'x-acs-signature-nonce': 'fe6452a52a1b1fe193022eeca5b0e3acd0069b1a67ec59ed3ebee61f80e0586c',
    'x-acs-version': '2017-05-25',
    authorization:
      'ACS3-HMAC-SHA256 Credential=testid,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-credentials-provider;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature=2d7a51268073cab4699c5863447eaef3c8601f699a358d65fd504020d2d4b147',
  },
  body: '',
}
const aliyunKey = { id: 'testid', secret: 'testsecret' }
const at = Date.parse('2026-11-21T20:18:18Z')

test("The simulated Aliyun takes what Aliyun's own SDK signed, once", () => {
  const seen = new Set<string>()

  expect(checkAcs3(aliyun, aliyunKey, { now: at, seen })).toBeUndefined()
  expect(checkAcs3(aliyun, aliyunKey, { now: at, seen })).toBe('SignatureNonceUsed')
})

test('The simulated Aliyun computes the signature of the published example', () => {
  const request = {
    method: 'POST',
    path: '/',
    query: 'RegionId=cn-shanghai&ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd',
    headers: {
      host: 'ecs.cn-shanghai.aliyuncs.com',
      'x-acs-action': 'RunInstances',
      'x-acs-content-sha256': EMPTY,
      'x-acs-date': '2023-10-26T10:22:32Z',
      'x-acs-signature-nonce': '3156853299f313e23d1673dc12e1703d',
      'x-acs-version': '2014-05-26',
    },
    body: '',
  }

  const signature = acs3Signature(request, Object.keys(request.headers), 'YourAccessKeySecret')

  expect(signature).toBe('06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0')
})

test.each([
  ['another text', { ...aliyun, query: aliyun.query.replace('o-1', 'o-2') }, at, 'SignatureDoesNotMatch'],
  ['another body', { ...aliyun, body: 'x' }, at, 'SignatureDoesNotMatch'],
  [
    'a host that was not signed',
    { ...aliyun, headers: { ...aliyun.headers, host: 'elsewhere' } },
    at,
    'SignatureDoesNotMatch',
  ],
  [
    'a header that is not signed',
    { ...aliyun, headers: { ...aliyun.headers, 'x-acs-more': '1' } },
    at,
    'IncompleteSignature',
  ],
  ['a clock that is off by an hour', aliyun, at + 3_600_000, 'InvalidTimeStamp.Expired'],
])('The simulated Aliyun refuses a request with %s', (_, request, now, code) => {
  expect(checkAcs3(request, aliyunKey, { now, seen: new Set() })).toBe(code)
})

/** What Tencent's own SDK sent: it signs the host without its port, and the first label of it as the service. */
const tencent = {
  method: 'POST',
  path: '/',
  query: '',
  headers: {
    host: '127.0.0.1:18999',
    'content-type': 'application/json',
    'x-tc-timestamp': '1795292298',
    authorization:
      'TC3-HMAC-SHA256 Credential=testid/2026-11-21/127/tc3_request, SignedHeaders=content-type;host, Signature=bc6ac6903705906f132da8c46d876200184c94b0f26f9084061b1fbded302945',
  },
  body: '{"PhoneNumberSet":["+8613800000000"],"SmsSdkAppId":"14","TemplateId":"1","SignName":"测试","TemplateParamSet":["张三"],"SessionContext":"o-1"}',
}

test("The simulated Tencent Cloud takes what Tencent's own SDK signed", () => {
  expect(checkTc3(tencent, aliyunKey, 1795292298_000)).toBeUndefined()
})

test.each([
  ['another body', { ...tencent, body: '{}' }, 1795292298_000, 'AuthFailure.SignatureFailure'],
  ['a clock that is off by six minutes', tencent, 1795292658_000, 'AuthFailure.SignatureExpire'],
])('The simulated Tencent Cloud refuses a request with %s', (_, request, now, code) => {
  expect(checkTc3(request, aliyunKey, now)).toBe(code)
})

/** The example of AWS's own documents. */
const aws = {
  method: 'GET',
  path: '/',
  query: 'Action=ListUsers&Version=2010-05-08',
  headers: {
    'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
    host: 'iam.amazonaws.com',
    'x-amz-date': '20150830T123600Z',
    authorization:
      'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
  },
  body: '',
}
const awsKey = { id: 'AKIDEXAMPLE', secret: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }

test('The simulated AWS takes the published example, and not with another body', () => {
  const now = Date.parse('2015-08-30T12:36:00Z')

  expect(checkSigv4(aws, { key: awsKey, service: 'iam', now })).toBeUndefined()
  expect(checkSigv4({ ...aws, body: 'x' }, { key: awsKey, service: 'iam', now })).toBe('InvalidSignatureException')
})

const wechatKey = {
  token: 'pamtest',
  encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
  receiver: 'wxb11529c136998cb6',
}

test('The simulated WeChat encrypts and signs events as the published example', () => {
  const sealed = seal('我是中文abcd123', wechatKey, Buffer.from('aaaabbbbccccdddd'))

  expect(sealed).toBe('jn1L23DB+6ELqJ+6bruv21Y6MD7KeIfP82D6gU39rmkgczbWwt5+3bnyg5K55bgVtVzd832WzZGMhkP72vVOfg==')
  expect(signParts([wechatKey.token, '1409304348', 'xxxxxx', sealed])).toBe('82c962d39941aa48552f90ef55aa323dc620cc10')
  expect(unseal(sealed, wechatKey)).toBe('我是中文abcd123')
})
