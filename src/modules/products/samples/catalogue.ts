import type { ProductFields } from '../entities/product.entity.js';

/** A product of the sample catalogue: sku, name, price in cents, quantity, tags, description. */
type Row = readonly [string, string, number, number, readonly string[], string?];

const ROWS: Readonly<Record<string, readonly Row[]>> = {
  'hand tools': [
    ['HAM-0450', 'Claw hammer 450 g', 1999, 120, ['steel', 'hammer'], 'Forged head on an ash handle.'],
    ['HAM-1000', 'Club hammer 1 kg', 2450, 44, ['steel', 'hammer']],
    ['HAM-RUB1', 'Rubber mallet', 1290, 63, ['rubber', 'hammer'], 'Leaves no marks on paving or furniture.'],
    ['SCR-SET6', 'Screwdriver set, 6 pieces', 3490, 58, ['steel', 'set'], 'Three slotted, three cross-head.'],
    ['SCR-PH02', 'Screwdriver PH2 × 100 mm', 790, 210, ['steel']],
    ['PLI-0180', 'Combination pliers 180 mm', 2190, 75, ['steel', 'pliers']],
    ['PLI-0250', 'Water pump pliers 250 mm', 2890, 31, ['steel', 'pliers']],
    ['SAW-0500', 'Hand saw 500 mm', 2499, 39, ['steel', 'saw'], 'Seven teeth per inch, hardened points.'],
    ['SAW-MIT1', 'Mitre saw with box', 4995, 12, ['saw', 'wood']],
    ['LVL-0600', 'Spirit level 60 cm', 2795, 26, ['measuring', 'aluminium']],
    ['TAP-0005', 'Tape measure 5 m', 895, 184, ['measuring']],
  ],
  'power tools': [
    [
      'DRL-18V0',
      'Cordless drill 18 V',
      12900,
      34,
      ['cordless', '18v'],
      'Two-speed gearbox, 60 Nm. Without battery.',
    ],
    ['DRL-HAM7', 'Hammer drill 750 W', 8990, 21, ['corded']],
    ['DRV-12V0', 'Impact driver 12 V', 9900, 18, ['cordless', '12v']],
    ['JIG-0650', 'Jigsaw 650 W', 7450, 16, ['corded', 'saw']],
    ['CIR-0190', 'Circular saw 190 mm', 13900, 9, ['corded', 'saw'], 'Cuts 66 mm at 90°, 45 mm at 45°.'],
    ['SAN-0125', 'Random orbit sander 125 mm', 6990, 27, ['corded', 'sanding']],
    [
      'GRN-0125',
      'Angle grinder 125 mm',
      7990,
      0,
      ['corded', 'metal'],
      'With soft start and restart protection.',
    ],
    ['BAT-1840', 'Battery 18 V 4.0 Ah', 6900, 88, ['battery', '18v']],
    ['BAT-1220', 'Battery 12 V 2.0 Ah', 3990, 52, ['battery', '12v']],
    ['CHG-18V0', 'Charger 18 V', 4490, 40, ['battery', '18v']],
  ],
  garden: [
    ['SPA-DIG1', 'Digging spade', 3290, 33, ['steel', 'soil'], 'Tempered blade, T-handle.'],
    ['RAK-0014', 'Garden rake, 14 tines', 1890, 47, ['steel', 'soil']],
    ['RAK-LEAF', 'Leaf rake', 1450, 61, ['leaves']],
    ['HOE-DRAW', 'Draw hoe', 1690, 28, ['steel', 'soil']],
    ['SEC-BYP1', 'Bypass secateurs', 2790, 70, ['pruning'], 'For living wood up to 22 mm.'],
    ['LOP-0700', 'Loppers 70 cm', 3490, 19, ['pruning']],
    ['HSE-0020', 'Garden hose 20 m', 3190, 36, ['watering'], 'Half inch, reinforced, free of phthalates.'],
    ['HSE-NOZ1', 'Spray nozzle', 990, 95, ['watering']],
    ['CAN-0010', 'Watering can 10 l', 1590, 42, ['watering', 'zinc']],
    ['GLV-GRD9', 'Garden gloves, size 9', 690, 150, ['gloves']],
  ],
  electrical: [
    ['CBL-3G15', 'Cable 3G1.5, 50 m ring', 4690, 24, ['copper', 'cable']],
    ['CBL-3G25', 'Cable 3G2.5, 50 m ring', 7290, 17, ['copper', 'cable']],
    ['EXT-0010', 'Extension lead 10 m', 2190, 55, ['cable'], 'Rubber, for outdoor use.'],
    ['REE-0025', 'Cable reel 25 m', 5490, 13, ['cable'], 'Four sockets, thermal cut-out.'],
    ['SOC-0002', 'Double socket, white', 1090, 132, ['fitting']],
    ['SWI-0001', 'Light switch, white', 690, 168, ['fitting']],
    ['LED-E27W', 'LED bulb E27, 8 W, warm white', 449, 320, ['led', 'light']],
    ['LED-GU10', 'LED spot GU10, 5 W', 399, 275, ['led', 'light']],
    ['TST-VOLT', 'Voltage tester', 1990, 48, ['measuring']],
    ['TRM-WAGO', 'Lever connectors, 50 pieces', 1790, 90, ['fitting']],
  ],
  paint: [
    ['PNT-WH05', 'Wall paint white 5 l', 3490, 64, ['interior', 'white'], 'Covers about 35 m² in one coat.'],
    ['PNT-WH10', 'Wall paint white 10 l', 5990, 41, ['interior', 'white']],
    ['PNT-FAC5', 'Façade paint 5 l', 5490, 22, ['exterior']],
    ['VAR-0750', 'Clear varnish 750 ml', 1890, 37, ['wood', 'gloss']],
    ['OIL-0500', 'Linseed oil 500 ml', 1290, 29, ['wood']],
    ['BRU-0050', 'Flat brush 50 mm', 590, 140, ['brush']],
    ['BRU-SET3', 'Brush set, 3 pieces', 1390, 73, ['brush', 'set']],
    ['ROL-0250', 'Paint roller 25 cm', 890, 110, ['roller']],
    ['TAP-MSK1', 'Masking tape 50 m', 449, 240, ['tape']],
    ['SHT-0020', 'Dust sheet 20 m²', 349, 198, ['cover']],
  ],
  fasteners: [
    ['SCW-4040', 'Wood screws 4 × 40, 200 pieces', 899, 260, ['screws', 'wood']],
    ['SCW-5080', 'Wood screws 5 × 80, 100 pieces', 1149, 190, ['screws', 'wood']],
    ['SCW-DRY1', 'Drywall screws 3.9 × 35, 500 pieces', 1299, 145, ['screws']],
    ['BLT-M8X6', 'Hexagon bolts M8 × 60, 50 pieces', 1090, 85, ['bolts', 'metric']],
    ['NUT-M8ST', 'Lock nuts M8, 100 pieces', 690, 120, ['nuts', 'metric']],
    ['WSH-M8ST', 'Washers M8, 200 pieces', 490, 155, ['washers', 'metric']],
    ['PLG-0008', 'Wall plugs 8 mm, 100 pieces', 799, 230, ['plugs']],
    ['NAI-0065', 'Round nails 65 mm, 1 kg', 699, 98, ['nails']],
    ['HOK-SET1', 'Picture hooks, 30 pieces', 549, 76, ['hooks']],
    ['ANC-M10X', 'Wedge anchors M10, 20 pieces', 2490, 18, ['anchors', 'metric']],
  ],
};

/** No longer sold, but still on the shelf. */
const INACTIVE: ReadonlySet<string> = new Set(['GRN-0125', 'SAW-MIT1', 'OIL-0500']);

/** About sixty products in six categories, so that a new database has something to show. */
export const SAMPLE_CATALOGUE: readonly ProductFields[] = Object.entries(ROWS).flatMap(([category, rows]) =>
  rows.map(([sku, name, priceCents, quantity, tags, description]) => ({
    category,
    sku,
    name,
    ...(description === undefined ? {} : { description }),
    priceCents,
    quantity,
    status: INACTIVE.has(sku) ? 'inactive' : 'active',
    tags,
  })),
);
