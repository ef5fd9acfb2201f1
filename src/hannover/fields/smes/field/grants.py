"""The operations of the desk of grants: calls, applications, appraisals, selections, payments, letters."""

from __future__ import annotations

from hannover.fields.smes.inputs import grants as inputs
from hannover.operations import Operation

_APPLYING = (
    Operation(
        name="publish-call",
        input=inputs.PublishCall,
        result=inputs.GrantsRecorded,
        run="hannover.fields.smes.actions.grants:publish_call",
        permission="run-programme",
        writes=True,
        help={
            "en": "Publish a call with the budgets of both sides, its rule, criteria and requirements.",
            "ja": "双方の予算、選考方法、審査基準及び応募要件を定めて公募を公表します。",
            "de": "Veröffentlicht einen Förderaufruf mit den Mitteln beider Seiten, Regel, Kriterien und Voraussetzungen.",
        },
    ),
    Operation(
        name="extend-call",
        input=inputs.ExtendCall,
        result=inputs.GrantsRecorded,
        run="hannover.fields.smes.actions.grants:extend_call",
        permission="run-programme",
        writes=True,
        help={
            "en": "Give applicants more time; nothing else of a published call can change.",
            "ja": "公募の締切りを延長します（公表後に変更できるのは締切りのみです）。",
            "de": "Gibt Antragstellern mehr Zeit; sonst ändert sich an einem veröffentlichten Aufruf nichts.",
        },
    ),
    Operation(
        name="apply-jointly",
        input=inputs.ApplyJointly,
        result=inputs.ApplicationState,
        run="hannover.fields.smes.actions.grants:apply_jointly",
        permission="change-company",
        writes=True,
        help={
            "en": "Draft an application of companies of both sides, or change a draft.",
            "ja": "双方の企業による共同申請を作成し、又は下書きを変更します。",
            "de": "Entwirft einen gemeinsamen Antrag von Unternehmen beider Seiten oder ändert einen Entwurf.",
        },
    ),
    Operation(
        name="confirm-application",
        input=inputs.ConfirmApplication,
        result=inputs.ApplicationState,
        run="hannover.fields.smes.actions.grants:confirm_application",
        permission="change-company",
        writes=True,
        help={
            "en": "Confirm an application for a company; the last confirmation submits it.",
            "ja": "企業として申請内容を確認します。全ての企業が確認した時点で提出となります。",
            "de": "Bestätigt einen Antrag für ein Unternehmen; die letzte Bestätigung reicht ihn ein.",
        },
    ),
    Operation(
        name="withdraw-application",
        input=inputs.WithdrawApplication,
        result=inputs.ApplicationState,
        run="hannover.fields.smes.actions.grants:withdraw_application",
        permission="change-company",
        writes=True,
        help={
            "en": "Withdraw an application for one of its companies, until it is decided.",
            "ja": "決定前の申請を、参加企業として取り下げます。",
            "de": "Zieht einen Antrag für eines seiner Unternehmen zurück, solange er nicht entschieden ist.",
        },
    ),
    Operation(
        name="check-eligibility",
        input=inputs.CheckEligibility,
        result=inputs.EligibilityFound,
        run="hannover.fields.smes.reading.grants_answers:show_eligibility",
        permission="change-company",
        help={
            "en": "Show every requirement of the call for an application, met or not, and why.",
            "ja": "申請が公募の各要件を満たしているかを、理由とともに表示します。",
            "de": "Zeigt jede Voraussetzung des Aufrufs für einen Antrag, erfüllt oder nicht, und warum.",
        },
    ),
)
_DECIDING = (
    Operation(
        name="appraise-application",
        input=inputs.AppraiseApplication,
        result=inputs.GrantsRecorded,
        run="hannover.fields.smes.actions.grants_deciding:appraise_application",
        permission="appraise",
        writes=True,
        help={
            "en": "Give the own side's marks for an application; read the other side's once both are given.",
            "ja": "自国側の評点を記入します。相手側の評点は双方の記入後に閲覧できます。",
            "de": "Vergibt die Punkte der eigenen Seite; die der anderen sind lesbar, wenn beide vergeben sind.",
        },
    ),
    Operation(
        name="compare-rules",
        input=inputs.CompareRules,
        result=inputs.RulesCompared,
        run="hannover.fields.smes.reading.grants_answers:compare_selection_rules",
        permission="run-programme",
        long_running=True,
        help={
            "en": "Show what every selection rule would fund under both budgets, side by side.",
            "ja": "双方の予算の下で、各選考方法による採択結果を比較して表示します。",
            "de": "Zeigt nebeneinander, was jede Auswahlregel unter den Mitteln beider Seiten fördern würde.",
        },
    ),
    Operation(
        name="export-applications",
        input=inputs.ExportApplications,
        result=inputs.ApplicationsExported,
        run="hannover.fields.smes.reading.grants_export:export_applications",
        permission="read-side",
        help={
            "en": "Give all applications of a call with scores, decisions and payments as CSV or JSON.",
            "ja": "公募の全ての申請を、評点、決定及び支払済額とともにCSV又はJSONで出力します。",
            "de": "Gibt alle Anträge eines Aufrufs mit Punktzahlen, Entscheidungen und Zahlungen als CSV oder JSON aus.",
        },
    ),
    Operation(
        name="draft-selection",
        input=inputs.DraftSelection,
        result=inputs.GrantsRecorded,
        run="hannover.fields.smes.actions.grants_deciding:draft_selection",
        permission="run-programme",
        writes=True,
        long_running=True,
        opens_effect=True,
        alone_by="call",
        help={
            "en": "Draft the selection by the declared rule, with a reason for every application.",
            "ja": "公表した選考方法により採択案を作成し、全ての申請に理由を付します。",
            "de": "Entwirft die Auswahl nach der erklärten Regel, mit einer Begründung für jeden Antrag.",
        },
    ),
    Operation(
        name="sign-selection",
        input=inputs.SignSelection,
        result=inputs.SelectionSigned,
        run="hannover.fields.smes.actions.grants_deciding:sign_selection",
        permission="sign",
        writes=True,
        help={
            "en": "Sign the selection for the own side; with both signatures it takes effect.",
            "ja": "自国側として採択案に署名します。双方の署名により効力を生じます。",
            "de": "Unterzeichnet die Auswahl für die eigene Seite; mit beiden Unterschriften tritt sie in Kraft.",
        },
    ),
)
_PAYING = (
    Operation(
        name="reach-milestone",
        input=inputs.ReachMilestone,
        result=inputs.GrantsRecorded,
        run="hannover.fields.smes.actions.grants_paying:reach_milestone",
        permission="change-company",
        writes=True,
        help={
            "en": "Report a milestone of a funded project as reached, with evidence.",
            "ja": "採択事業のマイルストーンの達成を、根拠資料を添えて報告します。",
            "de": "Meldet einen Meilenstein eines geförderten Projekts als erreicht, mit Nachweis.",
        },
    ),
    Operation(
        name="record-payment",
        input=inputs.RecordPayment,
        result=inputs.GrantsRecorded,
        run="hannover.fields.smes.actions.grants_paying:record_payment",
        permission="pay",
        writes=True,
        help={
            "en": "Record that the own government paid an instalment to its company.",
            "ja": "自国政府から自国企業への分割払いの支払を記録します。",
            "de": "Hält fest, dass die eigene Regierung eine Teilzahlung an ihr Unternehmen geleistet hat.",
        },
    ),
    Operation(
        name="reclaim-payment",
        input=inputs.ReclaimPayment,
        result=inputs.GrantsRecorded,
        run="hannover.fields.smes.actions.grants_paying:reclaim_payment",
        permission="pay",
        writes=True,
        help={
            "en": "Record that the own government asks its company to pay back an instalment, or a part of it.",
            "ja": "自国政府が自国企業に対して行う支払済額（全部又は一部）の返還請求を記録します。",
            "de": "Hält fest, dass die eigene Regierung eine Teilzahlung ganz oder teilweise zurückfordert.",
        },
    ),
    Operation(
        name="draw-letter",
        input=inputs.DrawLetter,
        result=inputs.LetterDrawn,
        run="hannover.fields.smes.reading.grants_answers:draw_letter",
        permission="change-company",
        help={
            "en": "Draw the decision letter for a company as PDF, in one of three languages.",
            "ja": "企業宛ての決定通知書を、三つの言語のいずれかによりPDFで作成します。",
            "de": "Erstellt das Entscheidungsschreiben an ein Unternehmen als PDF in einer von drei Sprachen.",
        },
    ),
)
GRANT_OPERATIONS: tuple[Operation, ...] = (*_APPLYING, *_DECIDING, *_PAYING)
