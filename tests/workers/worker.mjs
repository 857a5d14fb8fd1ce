// A worker as the guide of camunda-external-task-client-js writes it; "viec" says what to do with a step.
import { BasicAuthInterceptor, Client, Variables } from "camunda-external-task-client-js";

const client = new Client({
  baseUrl: process.argv[2],
  workerId: "javascript",
  interceptors: new BasicAuthInterceptor({ username: "admin", password: "demo" }),
  asyncResponseTimeout: 20000,
  lockDuration: 20000,
});

client.subscribe("in_an", async ({ task, taskService }) => {
  const work = task.variables.get("viec");
  if (work === "error") {
    await taskService.handleBpmnError(task, "het_giay", "no paper", new Variables().set("khay", 2));
  } else if (work === "fail" && task.retries === null) {
    await taskService.handleFailure(task, { errorMessage: "jam", errorDetails: "tray 2", retries: 2, retryTimeout: 0 });
  } else {
    await taskService.extendLock(task, 30000);
    const result = new Variables()
      .set("trang", task.variables.get("so") + 1)
      .set("ghi_chu", "đã in")
      .set("le", 1.5)
      .set("ds", [1, { a: true }]);
    await taskService.complete(task, result);
  }
});
