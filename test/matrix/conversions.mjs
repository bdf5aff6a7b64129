// Values that go to Python and come back: [name, what is sent, what returns when it is not the same].

const long = 'x'.repeat(1000)

export const conversions = [
  ['null', null],
  ['undefined', undefined, null],
  ['true and false', [true, false]],
  ['small numbers', [0, 1, -1, 2 ** 31 - 1, -(2 ** 31), 2 ** 31, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]],
  ['doubles', [0.1, -0, 5e-324, 1.7976931348623157e308, 2 ** 53, NaN, Infinity, -Infinity]],
  ['BigInts', [2n ** 64n, -(2n ** 64n), 2n ** 4000n + 1n, -(2n ** 63n)]],
  ['a BigInt that a number can hold', 7n, 7],
  ['strings', ['', 'ascii', long, 'é', 'Grüße', '日本語', '🎈', `${long}🎈`]],
  ['lone surrogates', ['\ud800', 'a\udc00b', '🎈\ud83c']],
  ['a Date', new Date(Date.UTC(2024, 1, 29, 12, 30, 15, 250))],
  ['a Date before 1970', new Date(-86_400_001)],
  [
    'a Map',
    new Map([
      [1, 'one'],
      [2, new Map([[true, null]])],
    ]),
  ],
  ['a Set', new Set([1, 'two', 3.5])],
  ['nested objects', { a: [1, { b: [[], {}] }], 'with space': null, 日本: 1 }],
  ['a key named __proto__', JSON.parse('{"__proto__": {"x": 1}}')],
  ['bytes', Buffer.from([0, 1, 255])],
  ['large bytes', Buffer.alloc(100_000, 5)],
  ['an ArrayBuffer', new Uint8Array([1, 2]).buffer, Buffer.from([1, 2])],
  ['typed arrays', [new Int8Array([-1]), new Int16Array([-2]), new Uint16Array([3]), new Int32Array([-4]), new Uint32Array([5])]],
  ['floating typed arrays', [new Float32Array([0.5, -0]), new Float64Array([NaN, 1e300])]],
  ['64-bit typed arrays', [new BigInt64Array([-(2n ** 63n)]), new BigUint64Array([2n ** 64n - 1n])]],
  ['a large typed array', new Float64Array(10_000).fill(1.5)],
]
