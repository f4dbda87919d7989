/** The products of matrices that are compared. */
export const PRODUCTS = ['shared, ρ = 0.9', 'shared, ρ = 1.1', 'fresh, v = 0.8', 'fresh, v = 1', 'fresh, v = 1.25'] as const;
export type Product = (typeof PRODUCTS)[number];
