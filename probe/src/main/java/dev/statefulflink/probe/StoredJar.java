package dev.statefulflink.probe;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.UnsupportedFileSystemSchemeException;
import org.apache.flink.core.plugin.PluginUtils;

/** A jar in a storage, read via Flink's own file systems, with the rights of the pod. */
final class StoredJar implements FetchJar.Source {
  private final FetchJar.Limits limits;
  private final URI uri;
  private final java.nio.file.Path file;

  StoredJar(FetchJar.Limits limits, URI uri, java.nio.file.Path file) {
    this.limits = limits;
    this.uri = uri;
    this.file = file;
  }

  /** With the configuration and the plugins of the image, like a process of Flink. */
  @Override
  public String sha256() throws IOException, FetchFailed {
    Configuration configuration = GlobalConfiguration.loadConfiguration();
    FileSystem.initialize(
        configuration, PluginUtils.createPluginManagerFromRootFolder(configuration));
    try (InputStream in = FileSystem.get(uri).open(new org.apache.flink.core.fs.Path(uri))) {
      return Copy.sha256(in, uri, file, limits.bytes());
    } catch (FileNotFoundException e) {
      throw new FetchFailed(
          FetchJar.NOT_FOUND,
          "There is no jar at "
              + JarUrl.show(uri)
              + ". Set spec.job.jar to the location of the"
              + " jar.");
    } catch (UnsupportedFileSystemSchemeException e) {
      throw new FetchFailed(
          FetchJar.NOT_FOUND,
          "The image has no file system for "
              + uri.getScheme()
              + ": put Flink's plugin for it into a folder of its own below plugins, or name it in"
              + " ENABLE_BUILT_IN_PLUGINS.");
    }
  }
}
