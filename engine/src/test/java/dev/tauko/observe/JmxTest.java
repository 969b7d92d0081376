package dev.tauko.observe;

import static dev.tauko.Asyncio.runningLoop;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.Engine;
import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachMode;
import java.lang.management.ManagementFactory;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Timeout;

/** An engine as JMX shows it. */
@Timeout(60)
class JmxTest {
  private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();

  private static ObjectName name(String system, String dispatcher) throws Exception {
    return new ObjectName(
        "dev.tauko:type=Engine,system=\"" + system + "\",dispatcher=\"" + dispatcher + "\"");
  }

  private static void awaitRegistered(ObjectName name, boolean registered) throws Exception {
    while (SERVER.isRegistered(name) != registered) {
      Thread.onSpinWait();
    }
  }

  @OnEachMode
  void theViewsCanBeReadUntilTheSystemEnds(Lab lab) throws Exception {
    ActorSystem<Void> system = lab.systemNamed("jmx-" + lab.carrier());
    Engine engine = Engine.get(system);
    String dispatcher = lab.isParallel() ? "tauko.parallel" : "tauko.event-loop";
    ObjectName name = name(system.name(), dispatcher);
    awaitRegistered(name, true);
    EngineMXBean bean = JMX.newMXBeanProxy(SERVER, name, EngineMXBean.class);
    Task<?> patient = engine.start("patient", () -> runningLoop().createFuture().await());
    while (!bean.pstree().contains("(T) patient, waits for Future[pending]")) {
      Thread.onSpinWait();
    }
    assertThat(bean.ps()).contains("patient");
    assertThat(bean.json()).contains("\"name\":\"patient\"");
    assertThat(bean.dot()).contains("label=\"patient\"");
    assertThat(bean.summary(1)).contains(system.name() + ": 1 task, ");
    assertThat(bean.deadlocks()).isEmpty();
    assertThat(bean.getTaskCount()).isEqualTo(1);
    patient.cancel();
    Lab.end(system);
    awaitRegistered(name, false);
  }

  @OnEachMode
  void aFurtherEngineHasABeanOfItsOwn(Lab lab) throws Exception {
    ActorSystem<Void> system =
        lab.systemNamed("jmx-further-" + lab.carrier(), "reports { }", "hidden { jmx = off }");
    Engine.get(system, "hidden");
    Engine.get(system, "reports");
    awaitRegistered(name(system.name(), "reports"), true);
    assertThat(SERVER.isRegistered(name(system.name(), "hidden"))).isFalse();
  }
}
