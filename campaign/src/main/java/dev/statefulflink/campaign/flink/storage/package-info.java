/** The durable files that the clusters of a namespace share. */
package dev.statefulflink.campaign.flink.storage;
