package dev.tauko.cluster;

import static dev.tauko.cluster.ClusterTasks.call;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.Engine;
import dev.tauko.cluster.testkit.TestCluster;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Coroutines that {@code ServiceLoader} finds, as in a jar that names their provider. */
class ServiceProviderTest {
  private static final RemoteCoroutine<String, Integer> LENGTH =
      RemoteCoroutine.of("length-of-a-service", 1, String.class, Integer.class);

  /** The provider. */
  public static final class Provider implements RemoteCoroutineProvider {
    @Override
    public void register(Registry registry) {
      registry.register(LENGTH, String::length);
    }
  }

  @Test
  void whatServiceLoaderFindsIsRegistered(@TempDir Path jar) throws Exception {
    Path services = Files.createDirectories(jar.resolve("META-INF/services"));
    Files.writeString(
        services.resolve(RemoteCoroutineProvider.class.getName()), Provider.class.getName());
    try (URLClassLoader loader =
        new URLClassLoader(
            new URL[] {jar.toUri().toURL()}, ServiceProviderTest.class.getClassLoader())) {
      ActorSystem<Void> system =
          ActorSystem.create(
              Behaviors.empty(),
              "services",
              BootstrapSetup.create()
                  .withClassloader(loader)
                  .withConfig(TestCluster.config("pekko.actor.provider = local")));
      try {
        int length =
            TestCluster.outcome(
                Engine.get(system).start(() -> call(LENGTH, "four")).toCompletableFuture());
        assertThat(length).isEqualTo(4);
      } finally {
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().join();
      }
    }
  }
}
