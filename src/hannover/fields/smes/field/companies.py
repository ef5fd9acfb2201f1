"""The operations of the desk of companies: who they are, what they offer and need, and what may be shown."""

from __future__ import annotations

from hannover.fields.smes.inputs import companies as inputs
from hannover.operations import Operation

_REGISTERING = (
    Operation(
        name="register-company",
        input=inputs.RegisterCompany,
        result=inputs.CompanyWritten,
        run="hannover.fields.smes.actions.companies:register_company",
        permission="register-company",
        writes=True,
        help={
            "en": "Register a company, with the person who acts for it and a first draft of its profile.",
            "ja": "企業を、その担当者及びプロフィールの最初の下書きとともに登録します。",
            "de": "Registriert ein Unternehmen mit der Person, die für es handelt, und einem ersten Profilentwurf.",
        },
    ),
    Operation(
        name="change-company",
        input=inputs.ChangeCompany,
        result=inputs.CompanyWritten,
        run="hannover.fields.smes.actions.companies:change_company",
        permission="change-company",
        writes=True,
        help={
            "en": "Change name, number and contact of a company; the log carries only a digest of them.",
            "ja": "企業の名称、番号及び連絡先を変更します（記録にはダイジェストのみが残ります）。",
            "de": "Ändert Name, Nummer und Kontakt eines Unternehmens; das Protokoll trägt nur eine Prüfsumme davon.",
        },
    ),
    Operation(
        name="admit-person",
        input=inputs.AdmitPerson,
        result=inputs.PersonAdmitted,
        run="hannover.fields.smes.actions.companies_persons:admit_person",
        permission="change-company",
        writes=True,
        help={
            "en": "Give somebody an account with which they act for a company that is registered.",
            "ja": "登録済みの企業の担当者として活動するためのアカウントを発行します。",
            "de": "Gibt jemandem ein Konto, um für ein eingetragenes Unternehmen zu handeln.",
        },
    ),
    Operation(
        name="dismiss-person",
        input=inputs.DismissPerson,
        result=inputs.PersonDismissed,
        run="hannover.fields.smes.actions.companies_persons:dismiss_person",
        permission="change-company",
        writes=True,
        help={
            "en": "Take from a person what they may do for a company.",
            "ja": "企業の担当者としての権限を取り消します。",
            "de": "Nimmt einer Person das Recht, für ein Unternehmen zu handeln.",
        },
    ),
    Operation(
        name="forget-company",
        input=inputs.ForgetCompany,
        result=inputs.CompanyForgotten,
        run="hannover.fields.smes.actions.companies_ending:forget_company",
        permission="change-company",
        writes=True,
        help={
            "en": "Forget who a company is, withdraw its profiles and end what is open with others.",
            "ja": "企業の名称等を消去し、プロフィールを取り下げ、他社との進行中の手続を終了します。",
            "de": "Löscht, wer ein Unternehmen ist, zieht seine Profile zurück und beendet, was mit anderen offen ist.",
        },
    ),
    Operation(
        name="exclude-company",
        input=inputs.ExcludeCompany,
        result=inputs.CompanyWritten,
        run="hannover.fields.smes.actions.companies_ending:exclude_company",
        permission="change-company",
        writes=True,
        help={
            "en": "Record that a company does not want to meet another, or lift that.",
            "ja": "ある企業との面談を希望しない旨を登録し、又はこれを解除します。",
            "de": "Hält fest, dass ein Unternehmen ein anderes nicht treffen möchte, oder hebt das auf.",
        },
    ),
    Operation(
        name="merge-companies",
        input=inputs.MergeCompanies,
        result=inputs.CompaniesMerged,
        run="hannover.fields.smes.actions.companies_ending:merge_companies",
        permission="review-profile",
        writes=True,
        help={
            "en": "Make one company of two rows that turned out to be the same.",
            "ja": "同一と判明した二つの企業登録を一つに統合します。",
            "de": "Führt zwei Einträge zusammen, die sich als dasselbe Unternehmen erwiesen haben.",
        },
    ),
    Operation(
        name="find-duplicates",
        input=inputs.FindDuplicates,
        result=inputs.DuplicatesFound,
        run="hannover.fields.smes.reading.companies_duplicates:find_duplicates",
        permission="review-profile",
        help={
            "en": "Report companies that may be registered twice, within a side and across, with reasons.",
            "ja": "二重に登録された可能性のある企業を、両国間の場合も含め理由とともに報告します。",
            "de": "Meldet Unternehmen, die doppelt eingetragen sein könnten, auch über beide Seiten, mit Gründen.",
        },
    ),
)
_PROFILES = (
    Operation(
        name="write-profile",
        input=inputs.WriteProfile,
        result=inputs.CompanyWritten,
        run="hannover.fields.smes.actions.companies_profiles:write_profile",
        permission="change-company",
        writes=True,
        help={
            "en": "Write what a company offers and needs, without saying who it is.",
            "ja": "企業が提供できるもの・求めるものを、社名を伏せて記入します。",
            "de": "Schreibt, was ein Unternehmen bietet und sucht, ohne zu sagen, wer es ist.",
        },
    ),
    Operation(
        name="submit-profile",
        input=inputs.SubmitProfile,
        result=inputs.CompanyWritten,
        run="hannover.fields.smes.actions.companies_profiles:submit_profile",
        permission="change-company",
        writes=True,
        help={
            "en": "Hand a profile to the reviewers of its side.",
            "ja": "プロフィールを自国側の審査に提出します。",
            "de": "Reicht ein Profil zur Prüfung durch die eigene Seite ein.",
        },
    ),
    Operation(
        name="review-profile",
        input=inputs.ReviewProfile,
        result=inputs.CompanyWritten,
        run="hannover.fields.smes.actions.companies_profiles:review_profile",
        permission="review-profile",
        writes=True,
        help={
            "en": "Review a profile on four criteria: publish it, or return it with the reason.",
            "ja": "プロフィールを四つの基準で審査し、公開するか、理由を付して差し戻します。",
            "de": "Prüft ein Profil nach vier Kriterien: veröffentlicht es oder gibt es mit Begründung zurück.",
        },
    ),
    Operation(
        name="publish-profiles",
        input=inputs.PublishProfiles,
        result=inputs.ProfilesPublished,
        run="hannover.fields.smes.actions.companies_reviewing:publish_profiles",
        permission="review-profile",
        writes=True,
        help={
            "en": "Publish several submitted profiles that meet all four criteria, with a review of each.",
            "ja": "四つの基準を全て満たす提出済みプロフィールをまとめて公開します（審査は一件ごとに記録）。",
            "de": "Veröffentlicht mehrere eingereichte Profile, die alle vier Kriterien erfüllen, mit je einer Prüfung.",
        },
    ),
    Operation(
        name="renew-profile",
        input=inputs.RenewProfile,
        result=inputs.CompanyWritten,
        run="hannover.fields.smes.actions.companies_profiles:renew_profile",
        permission="change-company",
        writes=True,
        help={
            "en": "Show a published profile for longer.",
            "ja": "公開中のプロフィールの有効期限を延長します。",
            "de": "Verlängert die Gültigkeit eines veröffentlichten Profils.",
        },
    ),
    Operation(
        name="withdraw-profile",
        input=inputs.WithdrawProfile,
        result=inputs.CompanyWritten,
        run="hannover.fields.smes.actions.companies_profiles:withdraw_profile",
        permission="change-company",
        writes=True,
        help={
            "en": "Take a profile back.",
            "ja": "プロフィールを取り下げます。",
            "de": "Zieht ein Profil zurück.",
        },
    ),
    Operation(
        name="list-profiles",
        input=inputs.ListProfiles,
        result=inputs.ProfilesListed,
        run="hannover.fields.smes.reading.companies:list_profiles",
        permission="read-public",
        help={
            "en": "List the published profiles that fit words, side, kind, industry, region and size.",
            "ja": "公開中のプロフィールを、語句・国・種別・業種・地域・規模で検索します。",
            "de": "Listet veröffentlichte Profile nach Wörtern, Seite, Art, Branche, Region und Größe.",
        },
    ),
)
_TABLES = (
    Operation(
        name="preview-companies",
        input=inputs.PreviewCompanies,
        result=inputs.ImportPreview,
        run="hannover.fields.smes.actions.companies_importing:preview_companies",
        permission="run-programme",
        help={
            "en": "Read a table of companies without writing anything: what would be imported, repaired, left out.",
            "ja": "企業一覧表を書き込まずに読み取り、取り込み・補正・除外の見込みを示します。",
            "de": "Liest eine Tabelle von Unternehmen, ohne zu schreiben: was übernommen, repariert, ausgelassen würde.",
        },
    ),
    Operation(
        name="import-companies",
        input=inputs.ImportCompanies,
        result=inputs.CompaniesImported,
        run="hannover.fields.smes.actions.companies_importing:import_companies",
        permission="run-programme",
        writes=True,
        long_running=True,
        help={
            "en": "Import companies with their profiles from CSV, TSV, XLSX or JSON, all rows or none.",
            "ja": "企業とプロフィールをCSV・TSV・XLSX・JSONから一括で取り込みます（全件又は取り込みなし）。",
            "de": "Übernimmt Unternehmen mit Profilen aus CSV, TSV, XLSX oder JSON, alle Zeilen oder keine.",
        },
    ),
    Operation(
        name="export-profiles",
        input=inputs.ExportProfiles,
        result=inputs.ProfilesExported,
        run="hannover.fields.smes.reading.companies_export:export_profiles",
        permission="run-programme",
        help={
            "en": "Export the companies of the own side with their profiles as CSV, XLSX or JSON.",
            "ja": "自国側の企業とプロフィールをCSV・XLSX・JSONで書き出します。",
            "de": "Gibt die Unternehmen der eigenen Seite mit Profilen als CSV, XLSX oder JSON aus.",
        },
    ),
    Operation(
        name="import-classification",
        input=inputs.ImportClassification,
        result=inputs.ClassificationImported,
        run="hannover.fields.smes.actions.companies_importing:import_classification",
        permission="run-programme",
        writes=True,
        help={
            "en": "Load an industrial classification that does not come with the product, such as JSIC.",
            "ja": "製品に含まれない産業分類（日本標準産業分類など）を読み込みます。",
            "de": "Lädt eine Klassifikation der Wirtschaftszweige, die nicht mitgeliefert wird, etwa JSIC.",
        },
    ),
)
COMPANY_OPERATIONS: tuple[Operation, ...] = (*_REGISTERING, *_PROFILES, *_TABLES)
