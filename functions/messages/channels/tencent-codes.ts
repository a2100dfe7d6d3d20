import type { Meanings } from './provider-codes.ts'

/** https://cloud.tencent.com/document/product/382/59177 */
export const tencentMeanings: Meanings = {
  'InternalError.Timeout': 'ask',
  'InternalError.SendAndRecvFail': 'ask',
  'InternalError.OtherError': 'ask',
  'RequestLimitExceeded*': 'busy',
  'InternalError.RequestTimeException': 'clock',
  'AuthFailure.SignatureExpire': 'clock',
  'AuthFailure*': 'pause',
  'LimitExceeded.PhoneNumberThirtySecondLimit': 'until-next-minute',
  'LimitExceeded.PhoneNumberOneHourLimit': 'until-next-hour',
  'LimitExceeded.DeliveryFrequencyLimit': 'until-next-hour',
  'LimitExceeded.PhoneNumberDailyLimit': 'until-next-day',
  'LimitExceeded.PhoneNumberSameContentDailyLimit': 'until-next-day',
  'LimitExceeded.AppDailyLimit': 'until-next-day',
  'FailedOperation.MarketingSendTimeConstraint': 'until-morning',
  'FailedOperation.PhoneNumberInBlacklist': 'blocked',
  'FailedOperation.InsufficientBalanceInSmsPackage': 'pause',
  // Of marketing alone: an account of a private person may send everything else.
  'UnauthorizedOperation.IndividualUserMarketingSmsPermissionDeny': 'content',
  'UnauthorizedOperation*': 'pause',
  // The account's own application: no message goes without it.
  'InvalidParameterValue.SdkAppIdNotExist': 'pause',
  'InvalidParameterValue.IncorrectPhoneNumber': 'dead',
  'InvalidParameterValue.ContentLengthLimit': 'content',
  'InvalidParameterValue.TemplateParameterLengthLimit': 'content',
  'InvalidParameterValue.ProhibitedUseUrlInTemplateParameter': 'content',
  'FailedOperation.ContainSensitiveWord': 'content',
  'FailedOperation.SignatureIncorrectOrUnapproved': 'content',
  'FailedOperation.TemplateIncorrectOrUnapproved': 'content',
}
