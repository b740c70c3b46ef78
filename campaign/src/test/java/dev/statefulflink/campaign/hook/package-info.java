/**
 * Stands between an operator instance and the world: counts its calls, and strikes at one of them.
 */
package dev.statefulflink.campaign.hook;
