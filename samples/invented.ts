/** Where the fictional brand 云驰 has its invented stores: real cities, coordinates of their centres. */
export const cities = [
  { code: 'SH', name: '上海', lat: 31.23, lng: 121.47, stores: 4 },
  { code: 'BJ', name: '北京', lat: 39.91, lng: 116.4, stores: 3 },
  { code: 'GZ', name: '广州', lat: 23.13, lng: 113.26, stores: 3 },
  { code: 'HZ', name: '杭州', lat: 30.27, lng: 120.15, stores: 3 },
  { code: 'SZ', name: '深圳', lat: 22.54, lng: 114.06, stores: 3 },
  { code: 'CD', name: '成都', lat: 30.66, lng: 104.07, stores: 3 },
  { code: 'NJ', name: '南京', lat: 32.06, lng: 118.79, stores: 2 },
  { code: 'SU', name: '苏州', lat: 31.3, lng: 120.58, stores: 2 },
  { code: 'WH', name: '武汉', lat: 30.59, lng: 114.3, stores: 2 },
  { code: 'CQ', name: '重庆', lat: 29.56, lng: 106.55, stores: 2 },
  { code: 'XA', name: '西安', lat: 34.34, lng: 108.94, stores: 1 },
  { code: 'TJ', name: '天津', lat: 39.13, lng: 117.2, stores: 1 },
  { code: 'QD', name: '青岛', lat: 36.07, lng: 120.38, stores: 1 },
] as const

export const streets = [
  '星河',
  '云桥',
  '望江',
  '朝霞',
  '松风',
  '海棠',
  '金沙',
  '翠湖',
  '凌云',
  '远帆',
  '晴川',
  '紫竹',
] as const

export const models = ['云驰 E5', '云驰 S7', '云驰 X3', '云驰 V9'] as const

export const people = {
  surnames: [...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗'],
  given: ['一帆', '若溪', '子墨', '雨桐', '浩然', '思远', '清扬', '明轩', '佳宁', '景行', '安然', '书瑶'],
} as const
