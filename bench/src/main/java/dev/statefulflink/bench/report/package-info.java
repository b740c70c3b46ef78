/**
 * What a run measured: records, kept as JSON in {@code bench/results}, and the page that is made of
 * them. The page holds nothing that is not in the JSON.
 */
package dev.statefulflink.bench.report;
