/** Edits of the spec that the operator has to refuse while the job runs on. */
package dev.statefulflink.campaign.edits;
