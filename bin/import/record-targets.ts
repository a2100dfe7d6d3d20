import type { Kind } from '../../functions/intake/read-cell.ts'
import type { Targets } from './targets.ts'

const child = (name: string): Record<string, Kind> => ({
  [`${name}.name`]: 'text',
  [`${name}.birthday`]: 'text',
  /** Did the guardian allow us to keep this? */
  [`${name}.guardianConsent`]: 'boolean',
  /** Who allowed it; the customer, if nobody else is named. */
  [`${name}.guardian`]: 'text',
})

export const customerTargets: Targets = {
  fields: {
    id: 'text',
    statedAt: 'moment',
    name: 'text',
    phone: 'text',
    phones: 'list',
    language: 'text',
    zone: 'text',
    dealerId: 'text',
    birthday: 'text',
    birthdayCalendar: 'text',
    'wechat.openId': 'text',
    'wechat.unionId': 'text',
    'wechat.externalUserId': 'text',
    'preferences.noSalesTalk': 'boolean',
    'preferences.seat': 'text',
    'preferences.notes': 'list',
    'spouse.name': 'text',
    'spouse.birthday': 'text',
    ...child('child'),
    ...child('child2'),
    ...child('child3'),
    'consent.marketing': 'boolean',
    'consent.greetings': 'boolean',
    'consent.surveys': 'boolean',
    'consent.otherDealers': 'boolean',
    'consent.profiling': 'boolean',
    'consent.at': 'moment',
    'consent.text': 'text',
    stopped: 'boolean',
  },
  required: [['phone']],
}

const person = (group: string): Record<string, Kind> => ({
  [`${group}.name`]: 'text',
  [`${group}.phone`]: 'text',
  [`${group}.from`]: 'date',
  [`${group}.to`]: 'date',
})

export const vehicleTargets: Targets = {
  fields: {
    id: 'text',
    statedAt: 'moment',
    vin: 'text',
    plate: 'text',
    brand: 'text',
    model: 'text',
    powertrain: 'text',
    deliveredOn: 'date',
    dealerId: 'text',
    'warranty.until': 'date',
    'warranty.km': 'number',
    insuranceUntil: 'date',
    inspectionUntil: 'date',
    state: 'text',
    'odometer.value': 'number',
    'odometer.unit': 'text',
    'odometer.at': 'moment',
    company: 'text',
    ...person('owner'),
    ...person('formerOwner'),
    ...person('contact'),
    ...person('driver'),
    ...person('driver2'),
  },
  required: [['vin'], ['brand'], ['powertrain']],
}
