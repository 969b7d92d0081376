package dev.tauko.demos;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import org.apache.pekko.actor.ActorSystem;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class Versions implements IVersionProvider {

  @Override
  public String[] getVersion() {
    Config build = ConfigFactory.parseResources(Versions.class, "build.conf");
    return new String[] {
      "Tauko " + build.getString("version"),
      "Apache Pekko " + ActorSystem.Version(),
      "Java " + Runtime.version() + ", " + System.getProperty("java.vm.name")
    };
  }
}
