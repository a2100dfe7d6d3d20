// Statutory days are kept where the legal clocks are; stores ask only which days are off.
export { type Holidays, holidayStatus, readHolidays } from '../dates/statutory-days.ts'
