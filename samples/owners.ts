import { hasCheckDigit } from '../functions/vehicles/vin.ts'
import { models, people } from './invented.ts'

interface Dice {
  random: () => number
  pick: <T>(from: readonly T[]) => T
  chance: (share: number) => boolean
}

/** How many owners there are; each has a car, some have two. */
const OWNERS = 60
const DAY = 86_400_000
const LAST = Date.parse('2026-11-21')

export const customerHeader =
  'id,name,phone,language,dealerId,birthday,preferences.noSalesTalk,preferences.seat,spouse.name,child.name,child.birthday,child.guardianConsent,consent.marketing,consent.greetings,consent.surveys,consent.at,consent.text,stopped'
export const vehicleHeader =
  'id,vin,plate,brand,model,powertrain,deliveredOn,dealerId,warranty.until,warranty.km,insuranceUntil,inspectionUntil,odometer.value,odometer.at,company,owner.name,owner.phone,owner.from,formerOwner.phone,formerOwner.to,contact.name,contact.phone,driver.name,driver.phone'

const powertrains: Record<string, string> = {
  '云驰 E5': '纯电',
  '云驰 S7': '汽油',
  '云驰 X3': '插混',
  '云驰 V9': '汽油',
}

/** Invented owners and their cars, with what is odd in real files: lunar birthdays, a child without consent, a VIN with an O in it. */
export function makeOwners(dealerIds: readonly string[], dice: Dice): { customers: string[][]; vehicles: string[][] } {
  const customers: string[][] = []
  const vehicles: string[][] = []
  for (let number = 1; number <= OWNERS; number++) {
    const owner = { number, dealerId: dice.pick(dealerIds), name: nameOf(number), phone: phoneOf(number) }
    customers.push(customerRow(owner, dice))
    for (let cars = dice.chance(0.15) ? 2 : 1; cars > 0; cars--) vehicles.push(vehicleRow(owner, vehicles.length, dice))
  }
  return { customers, vehicles }
}

interface Owner {
  number: number
  dealerId: string
  name: string
  phone: string
}

function customerRow({ number, dealerId, name, phone }: Owner, { pick, chance }: Dice): string[] {
  const hasChild = chance(0.3)
  const asked = chance(0.8)
  return [
    `C${1000 + number}`,
    name,
    phone,
    chance(0.05) ? 'en' : 'zh-CN',
    dealerId,
    birthdayOf(number, pick),
    chance(0.1) ? '是' : '',
    chance(0.2) ? pick(['window', 'quiet', 'play-corner']) : '',
    chance(0.3) ? pick(people.given) : '',
    hasChild ? pick(people.given) : '',
    hasChild ? `${pick([2016, 2018, 2021])}-0${pick([3, 6, 9])}-1${pick([2, 5])}` : '',
    hasChild && chance(0.6) ? '是' : '',
    asked ? pick(['是', '是', '否']) : '',
    asked ? pick(['是', '是', '是', '否']) : '',
    asked ? pick(['是', '否']) : '',
    asked ? `2026-0${pick([3, 5, 8])}-1${pick([0, 4, 8])} 10:00` : '',
    asked ? 'handover-form@2' : '',
    number % 25 === 0 ? '是' : '',
  ]
}

function birthdayOf(number: number, pick: Dice['pick']): string {
  if (number % 12 === 0) return '1985-01-01' // what a system filled in
  if (number % 20 === 7) return '1992-02-29'
  const [year, month, day] = [pick([1978, 1985, 1988, 1991, 1996]), pick([1, 4, 6, 9, 11, 12]), pick([3, 11, 19, 28])]
  if (number % 6 === 1) return `农历${year}-${month}-${day}`
  return number % 17 === 5 ? '' : `${year}-${month}-${day}`
}

function vehicleRow({ number, dealerId, name, phone }: Owner, at: number, { random, pick, chance }: Dice): string[] {
  const model = pick(models)
  const age = Math.floor(60 + random() * 1400)
  const delivered = dayBefore(age)
  const isCompany = number % 30 === 0
  const perDay = 15 + random() ** 2 * 90
  const readAgo = Math.min(age - 10, Math.floor(random() * 200))
  const used = chance(0.06)
  const driver = chance(0.1)
  return [
    `V${2000 + at}`,
    vinOf(at),
    chance(0.95) ? plateOf(model, random) : '',
    '云驰',
    model,
    powertrains[model] ?? '汽油',
    delivered,
    dealerId,
    `${Number(delivered.slice(0, 4)) + 3}${delivered.slice(4).replace('02-29', '02-28')}`,
    '100000',
    dayBefore(-Math.floor(random() * 365)),
    chance(0.7) ? dayBefore(-Math.floor(random() * 700)) : '',
    String(Math.round(perDay * (age - readAgo))),
    `${dayBefore(readAgo)} 1${Math.floor(random() * 8)}:30`,
    isCompany ? '云桥物流' : '',
    isCompany ? '' : name,
    isCompany ? '' : phone,
    isCompany ? '' : delivered,
    used ? phoneOf(700 + at) : '',
    used ? delivered : '',
    isCompany ? name : '',
    isCompany ? phone : '',
    driver ? nameOf(number + 3) : '',
    driver ? phoneOf(800 + at) : '',
  ]
}

const nameOf = (number: number): string =>
  `${people.surnames[number % people.surnames.length]}${number % 2 === 0 ? '先生' : '女士'}`

/** Owners have numbers of their own, apart from leads (+8613800000…) and staff (+8613800009…). */
const phoneOf = (number: number): string => `138 0000 ${String(5000 + number).padStart(4, '0')}`

const dayBefore = (days: number): string => new Date(LAST - days * DAY).toISOString().slice(0, 10)

function plateOf(model: string, random: () => number): string {
  const digits = (count: number): string => String(Math.floor(random() * 10 ** count)).padStart(count, '0')
  return model === '云驰 E5' || model === '云驰 X3'
    ? `沪A·${model === '云驰 E5' ? 'D' : 'F'}${digits(5)}`
    : `沪B·${digits(5)}`
}

/** Numbers of no real maker (LZ0); one was imported without a check digit, and in one somebody wrote an O for a zero. */
function vinOf(at: number): string {
  const serial = String(at).padStart(6, '0')
  if (at === 20) return `WZZYC7S2ZTA${serial}`
  const vin = [...'0123456789X'].map((check) => `LZ0YC7S2${check}TA${serial}`).find(hasCheckDigit) ?? ''
  return at === 40 ? vin.replace('LZ0', 'LZO') : vin
}
