package io.holdfast.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.k8s.PromQl.Condition;
import io.holdfast.k8s.PromQl.Selector;
import java.util.List;
import org.junit.jupiter.api.Test;

class PromQlTest {
    @Test
    void aQueryReadsItsMetricsAndNothingElse() {
        PromQl query = PromQl.of("""
                min_over_time(max by (namespace, type) (jobs{state="running", type!="a, b"})[40m:1m]) > 0
                  unless sum(increase(ended_total[40m])) by (kind) > 1.5e3 or time() - absent(up) offset 5m
                """);
        assertThat(query.selectors())
                .containsExactly(
                        new Selector(
                                "jobs",
                                List.of(new Condition("state", "=", "running"), new Condition("type", "!=", "a, b"))),
                        new Selector("ended_total", List.of()),
                        new Selector("up", List.of()));
        assertThat(query.groupedBy()).containsExactlyInAnyOrder("namespace", "type", "kind");
    }
}
