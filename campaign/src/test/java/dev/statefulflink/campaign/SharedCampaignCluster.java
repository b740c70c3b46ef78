package dev.statefulflink.campaign;

import dev.statefulflink.e2e.Progress;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests the one API server of the run. */
public final class SharedCampaignCluster implements ParameterResolver {
  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    return parameter.getParameter().getType() == CampaignCluster.class;
  }

  @Override
  public CampaignCluster resolveParameter(ParameterContext parameter, ExtensionContext test) {
    return test.getRoot()
        .getStore(Namespace.GLOBAL)
        .computeIfAbsent(
            CampaignCluster.class,
            type -> new CampaignCluster(new Progress("campaign")),
            CampaignCluster.class);
  }
}
