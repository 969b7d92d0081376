package dev.tauko.internal.pekko;

import java.lang.management.ManagementFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;

/** MXBeans that live as long as an actor system. */
public final class SystemBeans {
  /** In milliseconds. What runs for a moment only need not load JMX, which takes some ten. */
  private static final long DELAY = 500;

  private SystemBeans() {}

  /**
   * Registers a bean some time later, and takes it back when the system has ended.
   *
   * @param properties what its name says beside the system, such as {@code type=Engine}; a number
   *     is added if another bean has that name, since actor systems may have the same
   * @param log hears of a failure
   */
  public static void register(ActorSystem<?> system, Object bean, String properties, Logger log) {
    CompletableFuture<?> ended = system.getWhenTerminated().toCompletableFuture();
    CompletableFuture.delayedExecutor(DELAY, TimeUnit.MILLISECONDS)
        .execute(() -> {
          if (!ended.isDone()) {
            register(system.name(), ended, bean, properties, log);
          }
        });
  }

  private static void register(
      String system, CompletableFuture<?> ended, Object bean, String properties, Logger log) {
    try {
      MBeanServer server = ManagementFactory.getPlatformMBeanServer();
      String wanted = "dev.tauko:" + properties + ",system=" + ObjectName.quote(system);
      ObjectName name = server.registerMBean(bean, free(server, wanted)).getObjectName();
      var _ =
          ended.whenCompleteAsync((done, thrown) -> unregister(server, name, log), Stages.DIRECTLY);
    } catch (JMException e) {
      log.warn("JMX does not show {} of the actor system {}", properties, system, e);
    }
  }

  private static ObjectName free(MBeanServer server, String wanted) throws JMException {
    ObjectName name = new ObjectName(wanted);
    for (int number = 2; server.isRegistered(name); number++) {
      name = new ObjectName(wanted + ",number=" + number);
    }
    return name;
  }

  private static void unregister(MBeanServer server, ObjectName name, Logger log) {
    try {
      server.unregisterMBean(name);
    } catch (JMException e) {
      log.debug("{} was not registered", name, e);
    }
  }
}
